"""Addresses as sites, newsletters, networks and people write them: which are one address, and which are two."""

import pytest

from archive.uri import as_spelt, asked_again, canonical

SITE = "https://example.org"
POST = f"{SITE}/post/a"
SESSION = "0123456789abcdef0123456789ABCDEF"

# Behind the address of a post, or about it; none of them chooses another page.
HUNG_ON = f"""
/ // /. /b/.. /./ # #lire #!/x #:~:text=le%20ble ? ?& ?&& ?# /?utm_source=rss ?utm_source=x&utm_medium=y#z
?utm_source=x/ ?utm_source=x&amp;utm_medium=y ?utm_source=x&amp%3Butm_medium=y ?amp;utm_campaign=z ?%75tm_source=x
?UTM_SOURCE=x ?utm_id=1 ?utm_term=pourquoi? ?mtm_campaign=x ?pk_kwd=y ?at_medium=x&at_campaign=y ?xtor=RSS-1
#xtor=RSS-1 ?wprov=sfti1 ?fbclid=1 ?fbclid=IwAR0_b-c#x ?gclid=1&gad_source=1 ?gad=1 ?wbraid=1&gbraid=2 ?gclsrc=aw.ds
?msclkid=4 ?twclid=2 ?ttclid=3 ?li_fat_id=1 ?lipi=urn%3Ali ?trk=public_post ?epik=5 ?ScCid=6 ?rdt_cid=7 ?irclickid=8
?yclid=9 ?ysclid=a ?qclid=b ?tblci=c ?dicbo=v2-d ?obOrigUrl=true ?srsltid=e ?igshid=f ?igsh=g ?mibextid=h ?sfns=mo
?fb_action_ids=1 ?fb_comment_id=1_2 ?action_object_map=%7B%7D ?__tn__=-R ?__xts__[0]=68 ?_branch_match_id=1
?ref_src=twsrc%5Etfw ?__twitter_impression=true ?mc_cid=1&mc_eid=2 ?mkt_tok=x ?_ga=2.1 ?_gl=1*abc&_ga=2.1
?_hsenc=1&_hsmi=2&hsCtaTracking=3 ?__hstc=1&__hssc=2&__hsfp=3 ?hss_channel=tw-1 ?elqTrackId=1&elqTrack=true&elq=x
?wt_zmc=x ?wt_mc=x ?sfmc_id=1&sfmc_activityid=2 ?et_rid=1&et_cid=2 ?ck_subscriber_id=1 ?sh_kit=a ?_kx=b ?_bhlid=c
?pnespid=1 ?vgo_ee=x ?bsft_eid=1 ?ss_source=x&ss_email_id=1 ?ns_mchannel=x ?attribution_id=1&attribution_type=post
?spref=fb ?showComment=1234567890#c1 ?lightbox=x ?cmpid=x ?s_cid=1 ?ncid=x ?spm=1.2 ?PHPSESSID={SESSION}
?phpsessid=q1w2e3 ;jsessionid={SESSION} ;JSESSIONID=0123.node1 ;jsessionid=1?utm_source=x ?jsessionid={SESSION}
?ASPSESSIONIDABCDEFGH=ABCDEFGHIJ ?sid={SESSION} ?s={SESSION} ?session_id=q1w2e3r4t5y6u7i8o9p0q1w2e3
?CFID=12&CFTOKEN=34567890 ?osCsid={SESSION} ?doing_wp_cron=1700000000.1234560013 ?__cf_chl_rt_tk=x.y-17 ?_sm_au_=iVV
?_=1700000000123 ?nocache=1700000000 ?rnd=0.8432 &utm_source=x &fbclid=x %3Futm_source%3Dx %3Ffbclid=x%26a=b
"""
ELSEWHERE = f"""
HTTPS://example.org/post/a https://EXAMPLE.Org/post/a https://example.org:443/post/a https://example.org:/post/a
https://example.org./post/a https://example.org.:443/post/a https:example.org/post/a https:/example.org/post/a
https:///example.org/post/a https:\\\\example.org\\post\\a https://example.org\\post/a https://@example.org/post/a
https://example.org/../post/a https://example.org/x/../post/%2e/a https://example.org/%70ost/%61
https://ex%61mple.org/post/a https://example.org/(S(lit3py55t21z5v55vlm25s55))/post/a
https://example.org/post;jsessionid={SESSION}/a https://example。org/post/a https://ｅxample.org/post/a
"""


@pytest.mark.parametrize("behind", HUNG_ON.split())
def test_what_is_hung_on_leads_to_the_same_post(behind: str) -> None:
    assert canonical(POST + behind) == POST


@pytest.mark.parametrize("url", ELSEWHERE.split())
def test_another_spelling_is_the_same_address(url: str) -> None:
    assert canonical(url) == POST


# Each of them is an address of its own, and keeps what it says.
APART = """
/post/A /Post/a /post//a //post/a /post/a. /post/a... /post/a.html /post/a/index.html /index.php/post/a /post/a%2Fb
/post/a%20 /post/a;b=1 /post/a,b /post/a+b /post/a%20b /post/a%2Bb /post/a&b /post/a&b=1 /post/r&d /post/a%26b%3D1
/post/a%3Fb%3D1 /a%25C3%25A9 /post/a;jsession=1 /(post)/a /(S(court))/a /post/(S(lit3py55t21z5v55vlm25s55))
/utm_source=x /post/utm_source=x /post/a?x=1;y=2 /post/a?x /post/a?x= /post/a?x=1&x=1 /post/a?b=2&a=1 /post/a?a=1&b=2
/post/a?x=a+b /post/a?x=a%20b /post/a?x=1?y=2 /post/a?x=? /post/a??x=1 /post/a?u=https://x.org/?id=1 /post/a?amp=1
/post/a?amp;x=1 /post/a?lang=fr&amp;x=1 /?p=123 /?page_id=2 /?article12 /spip.php?article12
/spip.php?page=article&id_article=12 /index.php?q=node/12 /?q=node/12 /?s=sessions /?s=ble+dur /?s=2024 /?sid=12
/?session=printemps /?session_id=12 /?session_id=ouverture-et-cloture-du-colloque /post/a?cb=12 /post/a?_=x
/post/a?nocache=1 /post/a?ref=12 /post/a?r=abc /post/a?id=5 /post/a?cid=12 /post/a?source=x /post/a?m=1
/post/a?campaign=x /post/a?utm=x /post/a?at=x /post/a?atlas=1 /post/a?trkname=x /post/a?gadget=1 /post/a?elquote=1
/feed /post/a/feed /post/a/amp /page/2 /post/a/page/2 /2024/05 /post/a?replytocom=12 /post/a?share=twitter
/post/a?print=1 /post/l-%C3%A9t%C3%A9 /post/l-%E9t%E9 /post/l%E2%80%99%C3%A9t%C3%A9 /post/a%E2%80%8B
/post/%D8%A7%D9%84 /%D0%BF%D1%80%D0%B8 /%F0%9F%94%A5 /%C2%A0a /caf%C3%A9;jsessionidx=1
"""


@pytest.mark.parametrize("path", APART.split())
def test_what_may_choose_another_page_is_kept(path: str) -> None:
    assert canonical(SITE + path) == SITE + path


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://müller.de/a", "https://xn--mller-kva.de/a"),
        ("https://mu\u0308ller.de/a", "https://xn--mller-kva.de/a"),
        ("https://M%C3%BCLLER.de/a", "https://xn--mller-kva.de/a"),
        ("https://XN--MLLER-KVA.de/a", "https://xn--mller-kva.de/a"),
        ("https://пример.рф/при", "https://xn--e1afmkfd.xn--p1ai/%D0%BF%D1%80%D0%B8"),
        ("https://[2001:DB8:0:0::1]:443/a/", "https://[2001:db8::1]/a"),
        ("https://[::1]:8443/a", "https://[::1]:8443/a"),
        ("http://127.0.0.1:80/a", "http://127.0.0.1/a"),
        (f"{SITE}/post/🔥-et-%f0%9f%94%a5", f"{SITE}/post/%F0%9F%94%A5-et-%F0%9F%94%A5"),
        (f"{SITE}/post/ال/", f"{SITE}/post/%D8%A7%D9%84"),
        (f"{SITE}/a?id=1&PHPSESSID=2&x=3", f"{SITE}/a?id=1&x=3"),
        (f"{SITE}/a?id=1?utm_source=x&utm_medium=y", f"{SITE}/a?id=1"),
        (f"{SITE}/a;jsessionid=1/b;jsessionid=2?x=1", f"{SITE}/a/b?x=1"),
        (f"{SITE}/;jsessionid=1", f"{SITE}/;jsessionid=1"),
        (f"{SITE}/a/..;jsessionid=1/b", f"{SITE}/a/..;jsessionid=1/b"),
    ],
)
def test_other_hosts_and_mixtures(url: str, expected: str) -> None:
    assert canonical(url) == expected == canonical(expected)


@pytest.mark.parametrize(
    ("asked", "leads_to", "is_same"),
    [
        ("/a", "/a?cookieset=1", True),
        ("/post/a", "/post/a?v=8f3a", True),
        ("/a", "/a?wsidchk=1&pdata=2", True),
        ("/a", "/a?lang=en", False),
        ("/a", "/a?x=1&language=de", False),
        ("/a", "/b?x=1", False),
        ("/a?x=1", "/a?x=2", False),
        ("/", "/?p=12", False),
        ("/spip.php", "/spip.php?article12", False),
        ("/a", "/a", True),
    ],
)
def test_a_query_that_a_server_adds_to_an_address_makes_no_other_page(
    asked: str, leads_to: str, *, is_same: bool
) -> None:
    assert asked_again(SITE + leads_to, SITE + asked) == SITE + (asked if is_same else leads_to)


@pytest.mark.parametrize(
    ("address", "uri", "expected"),
    [
        ("/a/", "/a", "/a/"),
        ("/e%CC%81/", "/%C3%A9", "/e%CC%81/"),
        ("/a/?cookieset=1", "/a", "/a/"),
        ("/a;jsessionid=1", "/a", "/a"),
        ("/a?id=1&PHPSESSID=2", "/a?id=1", "/a?id=1"),
        ("/?p=12", "/?p=12", "/?p=12"),
    ],
)
def test_no_session_of_one_visit_is_asked_for_at_the_next(address: str, uri: str, expected: str) -> None:
    assert as_spelt(SITE + address, SITE + uri) == SITE + expected
