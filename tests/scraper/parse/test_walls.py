"""Walls by the marks of their makers, whatever they say; ordinary pages that carry something of the same makers."""

import pytest

from archive.model import Verdict
from scraper.parse.verdict import read
from tests.support.walls import answered, post, shown

TEXT = (
    "<p>Les silos du port sont pleins depuis dimanche, et les cargos attendent au large que le vent tombe.</p>"
    "<p>Le syndicat des dockers a rencontré le préfet ; aucun accord n’a été trouvé, mais on se reverra jeudi.</p>"
)
# What some walls explain at length, in words that nobody lists.
WHY = "<p>Diese Prüfung hält Besuch fern, der in Scharen kommt und nie etwas liest, was ihm geboten wird.</p>" * 8

CHALLENGES = {
    "Cloudflare": '<div></div><script src="/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1?ray=9"></script>',
    "Cloudflare without scripts": '<span id="challenge-error-text">Skripte sind aus</span>',
    "DataDome": "<p id='cmsg'>…</p><script src='https://ct.captcha-delivery.com/c.js'></script>",
    "DataDome's frame": "<iframe src='https://geo.captcha-delivery.com/captcha/?initialCid=a'></iframe>",
    "Imperva": "<iframe id='main-iframe' src='/_Incapsula_Resource?CWUDNSAI=20'>Incident</iframe>",
    "Imperva in words alone": "Request unsuccessful. Incapsula incident ID: 877-123",
    "Akamai": "<div id='sec-if-cpt-container'><div id='sec-cpt-if'></div></div>",
    "AWS": "<div id='c'></div><script>window.gokuProps = {'key': 'a'};</script>",
    "AWS, with a picture": "<script src='https://x.captcha.awswaf.com/x/captcha.js'></script>",
    "Sucuri": "<script>var s={},u,c,sucuri_cloudproxy_js='',S='cz0';</script>",
    "HUMAN": "<h1>Drücken und halten</h1><div id='px-captcha'></div>",
    "Fastly": "<div></div><script src='/_fs-ch-1T1wm/script.js'></script>",
    "Vercel": "<p>Wir prüfen</p><a href='https://vercel.link/security-checkpoint'>?</a>",
    "DDoS-Guard": "<script src='/.well-known/ddos-guard/js-challenge/index.js'></script>",
    "LiteSpeed": "<div class='g-recaptcha' id='lsrecap'></div>",
    "Anubis, which explains itself": f"<h1>Oh</h1>{WHY}<script id='anubis_challenge' type='application/json'></script>",
    "Turnstile": "<p>Noch ein Schritt</p><div class='cf-turnstile'></div>",
    "hCaptcha": "<p>Noch ein Schritt</p><form><div class='h-captcha'></div></form>",
    "a proof of work": "<p>Noch ein Schritt</p><altcha-widget></altcha-widget>",
    "F5": "<script>window['bobcmn'] = '10111';</script>",
    "a free host": "<script src='/aes.js'></script><script>document.cookie='__test='+slowAES.decrypt(c)</script>",
    "a cookie that is set by a script": "<script>document.cookie='v=1;path=/';location.reload();</script>",
}
OTHERS = {
    "an error of WordPress": ("<div class='wp-die-message'><p>Hiba történt.</p></div>", Verdict.ERROR),
    "half a post and an error": (
        f"<article><h1>Le blé</h1>{TEXT * 4}<div class='wp-die-message'><p>Hiba.</p></div></article>",
        Verdict.ERROR,
    ),
    "a seller's script": ("<div></div><script src='http://www.parkingcrew.net/jsparkcaf.php'></script>", Verdict.OTHER),
    "another seller's": (f"{WHY}<script>window.park = 'eyJ1';</script>", Verdict.OTHER),
    "a lander": ("<script>window.onload=function(){window.location.href='/lander'}</script>", Verdict.OTHER),
}
TITLES = {
    "Apache2 Ubuntu Default Page: It works": Verdict.OTHER,
    "Domain Default page": Verdict.OTHER,
    "Test Page for the HTTP Server on Fedora": Verdict.OTHER,
    "Sucuri WebSite Firewall - Access Denied": Verdict.BLOCKED,
    "ERROR: The requested URL could not be retrieved": Verdict.ERROR,
}
BEACONS = {
    "of DataDome": "<script src='https://js.datadome.co/tags.js'></script>",
    "of Imperva": "<script src='/_Incapsula_Resource?SWJIYLWA=719'></script>",
    "of Cloudflare": "<script src='/cdn-cgi/challenge-platform/scripts/jsd/main.js'></script>",
    "of HUMAN": "<script>window._pxAppId='PX1'</script>",
    "of AWS": "<script src='https://x.token.awswaf.com/x/challenge.js'></script>",
    "of F5": "<script>window['bobcmn'] = '10111';</script>",
    "of a form": "<form><textarea></textarea><div class='cf-turnstile'></div></form>",
    "of a newsletter": "<form><input type='email'><div class='g-recaptcha'></div></form>",
    "that a text quotes": "<pre>&lt;script&gt;window._cf_chl_opt = {}; sucuri_cloudproxy_js&lt;/script&gt;</pre>",
}
REFRESHES = {
    "SiteGround": "0;/.well-known/sgcaptcha/?r=%2Fpost%2Fle-ble",
    "Akamai": "5; URL='?bm-verify=AAQ'",
}
ELSEWHERE = {
    "a token": "0;url=/post/le-ble?visited=1",
    "a log-in": "0;url=/login?next=le-ble",
    "works": "1;url=/maintenance.html",
}
WARNING = (
    '<br />\n<b>Warning</b>:  Undefined array key "views" in <b>/home/x/wp-content/plugins/y/z.php</b>'
    " on line <b>12</b><br />\n"
)


@pytest.mark.parametrize("status", [200, 202, 403, 405, 429, 503])
@pytest.mark.parametrize("body", [CHALLENGES["AWS"], CHALLENGES["DataDome"], CHALLENGES["Sucuri"]])
def test_a_challenge_is_one_under_any_status(body: str, status: int) -> None:
    assert read(shown("", body, status=status)).verdict is Verdict.BLOCKED


@pytest.mark.parametrize("body", CHALLENGES.values(), ids=CHALLENGES.keys())
def test_a_challenge_is_known_by_its_marks(body: str) -> None:
    assert read(shown("blog.example.org", body)).verdict is Verdict.BLOCKED


@pytest.mark.parametrize(("body", "verdict"), OTHERS.values(), ids=OTHERS.keys())
def test_errors_and_sellers_of_domains_are_known_by_their_marks(body: str, verdict: Verdict) -> None:
    assert read(shown("blog.example.org", body)).verdict is verdict


@pytest.mark.parametrize(("title", "verdict"), TITLES.items())
def test_the_page_of_a_server_may_be_long(title: str, verdict: Verdict) -> None:
    assert read(shown(title, f"<div>{WHY}</div>")).verdict is verdict


@pytest.mark.parametrize("beacon", BEACONS.values(), ids=BEACONS.keys())
def test_a_post_may_carry_a_beacon(beacon: str) -> None:
    assert read(post("Le blé", TEXT + beacon)).verdict is Verdict.POST


def test_a_page_with_a_menu_is_no_test_for_its_form_of_a_newsletter() -> None:
    menu = "".join(f"<a href='/{n}'>Rubrique {n}</a>" for n in range(12))

    assert read(shown("Revue", f"<nav>{menu}</nav>{BEACONS['of a newsletter']}")).verdict is Verdict.OTHER


@pytest.mark.parametrize("content", REFRESHES.values(), ids=REFRESHES.keys())
def test_a_refresh_to_a_test_is_a_challenge(content: str) -> None:
    assert read(shown("", "", head=f'<meta http-equiv="refresh" content="{content}">')).verdict is Verdict.BLOCKED


@pytest.mark.parametrize("content", ELSEWHERE.values(), ids=ELSEWHERE.keys())
def test_a_refresh_to_a_wall_is_no_move(content: str) -> None:
    reading = read(shown("…", "", head=f'<meta http-equiv="refresh" content="{content}">'))

    assert reading.verdict is Verdict.OTHER


def test_warnings_of_php_are_no_part_of_a_text() -> None:
    whole = read(post("Le blé", TEXT))

    within = read(post("Le blé", TEXT.replace("pleins", f"{WARNING}pleins").replace("<p>Le", f"{WARNING}<p>Le")))

    assert within.content == whole.content


def test_a_text_may_quote_warnings_of_php() -> None:
    quoted = "Warning: Undefined array key in /home/x/z.php on line 12"

    reading = read(post("Lire PHP", f"{TEXT}<pre>{quoted}</pre>"))

    assert reading.content
    assert quoted in [run.text for block in reading.content.blocks for run in block.runs]


def test_a_page_of_warnings_alone_is_no_post() -> None:
    assert read(answered(WARNING * 3)).verdict is Verdict.OTHER
