// The QR code counts for a minute: draw it anew before it ends, and when the page is seen again.
// Without script the page itself, loaded again, brings a fresh one.

for (const picture of document.querySelectorAll("img[data-renew]")) {
  const address = picture.src;
  const renew = () => {
    if (!document.hidden) picture.src = `${address}?at=${Date.now()}`;
  };
  setInterval(renew, Number(picture.dataset.renew) * 1000);
  document.addEventListener("visibilitychange", renew);
}
