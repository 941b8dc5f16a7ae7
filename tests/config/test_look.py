"""A browser's choice of theme and size of letters is kept, and nothing else is."""

from django.urls import reverse


def test_a_choice_is_kept_and_shown(client, db):
    client.post(reverse("set_look"), {"theme": "dark", "next": reverse("gallery")})

    assert '<html lang="zh-hans" data-theme="dark">' in client.get("/gallery/").content.decode()


def test_the_size_of_letters_is_a_choice_of_its_own(client, db):
    client.post(reverse("set_look"), {"theme": "dark"})
    client.post(reverse("set_look"), {"text": "large"})

    page = client.get(reverse("gallery")).content.decode()
    assert '<html lang="zh-hans" data-theme="dark" data-text="large">' in page


def test_an_unknown_choice_is_not_kept(client, db):
    response = client.post(reverse("set_look"), {"theme": '"><script>'})

    assert not response.cookies


def test_a_forged_cookie_counts_as_none(client, db):
    client.cookies["theme"] = "blinking"

    assert '<html lang="zh-hans">' in client.get(reverse("gallery")).content.decode()


def test_one_goes_back_to_where_one_was_but_never_to_another_site(client, db):
    here = client.post(reverse("set_look"), {"theme": "light", "next": "/gallery/?a=1"})
    away = client.post(reverse("set_look"), {"theme": "light", "next": "https://other.example/"})

    assert here["Location"] == "/gallery/?a=1"
    assert away["Location"] == "/"


def test_a_choice_is_posted(client, db):
    assert client.get(reverse("set_look")).status_code == 405
