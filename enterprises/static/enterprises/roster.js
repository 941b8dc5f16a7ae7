// Drop a roster file anywhere on its card, and see how far the upload is.
// Without script the form sends the file as every form does.

const form = document.querySelector("form[data-roster]");

const say = (text) => { form.querySelector("[data-said]").textContent = text; };

const send = () => {
  const bar = form.querySelector("progress");
  const said = form.querySelector("[data-said]");
  const request = new XMLHttpRequest();
  request.open("POST", form.action);
  request.setRequestHeader("X-Requested-With", "fetch");
  request.upload.addEventListener("progress", (event) => {
    if (!event.lengthComputable) return;
    bar.value = (100 * event.loaded) / event.total;
    if (event.loaded === event.total) say(said.dataset.checking);
  });
  // Whatever came of it, the page says it when it is loaded anew.
  request.addEventListener("load", () => location.reload());
  request.addEventListener("error", () => form.submit());
  bar.hidden = false;
  say(said.dataset.sending);
  request.send(new FormData(form));
};

if (form) {
  const input = form.querySelector("input[type=file]");
  for (const kind of ["dragenter", "dragover"]) {
    form.addEventListener(kind, (event) => { event.preventDefault(); form.classList.add("is-over"); });
  }
  for (const kind of ["dragleave", "drop"]) {
    form.addEventListener(kind, () => form.classList.remove("is-over"));
  }
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    send();
  });
  form.addEventListener("submit", (event) => {
    if (!input.files.length) return;
    event.preventDefault();
    send();
  });
}
