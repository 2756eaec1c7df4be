"""The acts of which lives are made: what a blog and the archivists of it do, each drawn by the die of the life."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from random import Random

from msgspec.structs import replace

from archive import timestamps
from archive.model import Block, BlockKind, Run
from tests.support import sql
from tests.support.lives import NAMES, WALL, Keeper, Life, secret, written


def step(life: Life) -> None:
    """Do one thing, tell the story of the life what it was, and let time pass."""
    act = life.die.choice(ACTS)
    life.story.append(f"{act.__name__} {act(life) or ''}")
    life.wait(life.die.choice((0.02, 0.3, 1, 1, 2, 4, 9)))


def _name(keeper: Keeper, die: Random) -> str:
    """A post, a state or a capture as an archivist may name it."""
    kind = die.choice(("SELECT id FROM post ORDER BY id",) * 3 + ("SELECT id FROM capture ORDER BY id",)
                      + ("SELECT DISTINCT snapshot FROM span ORDER BY 1",))  # fmt: skip
    found = sql.column(keeper.path, kind)
    return str(die.choice(found)) if found else "rien"


def edit(life: Life) -> str:
    post, life.versions = life.post(), life.versions + 1
    said = life.die.choice(("demain", "hier", "jamais", f"{life.versions} fois"))
    block = Block(kind=BlockKind.PARAGRAPH, runs=(Run(text=f"La décision sera prise {said} par les ministres."),))
    moved = life.now if life.die.random() < 0.5 else post.modified
    life.change(post, blocks=(*post.blocks[:2], block), modified=moved)
    return f"{post.slug} {said} {'declared' if moved != post.modified else 'silent'}"


def edit_back(life: Life) -> str:
    post = life.post()
    life.change(post, blocks=(*post.blocks[:2], written("ambre").blocks[2]))
    return post.slug


def touch(life: Life) -> str:
    post = life.post()
    life.change(post, modified=life.now)
    return post.slug


def retitle(life: Life) -> str:
    post = life.post()
    life.change(post, title=post.title + " (suite)" if "(" not in post.title else post.title.partition(" (")[0])
    return post.slug


def publish(life: Life) -> str:
    rest = [name for name in NAMES if secret(name) not in repr(life.blog) + repr(life.gone)]
    if not rest:
        return "nothing"
    post = replace(written(rest[0]), published=life.now, modified=life.now)
    life.show(replace(life.blog, posts=(*life.blog.posts, post)))
    return post.slug


def rename(life: Life) -> str:
    post = life.post()
    new = f"{post.slug}-{len(life.story)}"[-40:]
    life.change(post, slug=new)
    life.show(replace(life.blog, moved=(*life.blog.moved, (post.slug, new))))
    return f"{post.slug} {new}"


def rename_back(life: Life) -> str:
    if not life.blog.moved:
        return "nothing"
    old, new = life.die.choice(life.blog.moved)
    post = life.blog.post(new)
    if post is None or life.blog.post(old):
        return "nothing"
    life.change(post, slug=old)
    moved = tuple(pair for pair in life.blog.moved if pair[0] != old)
    life.show(replace(life.blog, moved=(*moved, (new, old))))
    return f"{new} {old}"


def swap(life: Life) -> str:
    one, other = life.post(), life.post()
    life.change(one, slug=other.slug)
    if one is not other:
        life.change(other, slug=one.slug)
    return f"{one.slug} {other.slug}"


def remove(life: Life) -> str:
    if len(life.blog.posts) < 2:
        return "nothing"
    post = life.post()
    life.gone.append(post)
    life.show(replace(life.blog, posts=tuple(each for each in life.blog.posts if each is not post)))
    return post.slug


def restore(life: Life) -> str:
    if not life.gone:
        return "nothing"
    post = life.gone.pop(life.die.randrange(len(life.gone)))
    if life.blog.post(post.slug):
        return "taken"
    life.show(replace(life.blog, posts=(*life.blog.posts, post)))
    return post.slug


def deploy(life: Life) -> None:
    life.show(replace(life.blog, deploy=life.blog.deploy + 1))


def wall(life: Life) -> str:
    post = life.post()
    life.site.odd = {} if life.site.odd else {f"/post/{post.slug}": WALL}
    return post.slug


def outage(life: Life) -> str:
    life.site.is_down = True
    life.keeper().crawl()
    life.site.is_down = False
    return ""


def crawl(life: Life) -> str:
    keeper, kind = (
        life.keeper(),
        life.die.choice(({}, {}, {}, {"full": True}, {"full": True}, {"limit": 1}, {"stop": life.die.randint(1, 12)})),
    )
    keeper.crawl(**kind)
    return f"{keeper.path.parent.name} {kind}"


def mistimed(life: Life) -> str:
    keeper = life.keeper()
    skew = life.die.choice((-400.0, -2.2, 300.0, 0.4))
    keeper.crawl(full=life.die.random() < 0.5, skew=skew)
    number = sql.value(keeper.path, "SELECT max(id) FROM main.crawl")
    if life.die.random() < 0.8:
        keeper.run("runs", "mistimed", str(number), "--at", timestamps.text(life.now - timedelta(minutes=2)))
        if life.die.random() < 0.2:
            keeper.run("runs", "mistimed", str(number), "--undo")
    return f"{keeper.path.parent.name} {number} {skew}"


def bring_in(life: Life) -> str:
    keeper = life.keeper()
    other = next(each for each in life.keepers if each is not keeper)
    form = life.die.choice(("archive", "archive", "warc", "wacz"))
    files = files_of(other, form, life.folder / f"out{len(life.story)}")
    keeper.run("import", *map(str, files), codes=(0,))
    return f"{form} {keeper.path.parent.name}"


def files_of(keeper: Keeper, form: str, out: Path) -> list[Path]:
    if form == "archive":
        copy = out.with_suffix(".db")
        keeper.run("backup", str(copy))
        return [copy]
    out = out.with_suffix(".wacz") if form == "wacz" else out
    keeper.run("export", form, str(out))
    return sorted(out.glob("archive-*")) if form == "warc" else [out]


def take_down(life: Life) -> str:
    keeper, what = life.keeper(), life.die.choice(("withhold", "withhold", "purge", "release", "release"))
    name = _name(keeper, life.die)
    flags = (
        ("--yes",) if what == "purge" else ("--everywhere",) if what == "withhold" and life.die.random() < 0.5 else ()
    )
    keeper.run(what, name, "--reason", "par ordre", *flags, codes=(0, 1) if what == "release" else (0,))
    return f"{keeper.path.parent.name} {what} {name} {flags}"


def retire(life: Life) -> str:
    keeper = life.keeper()
    what = life.die.choice(("retire", "resume"))
    keeper.run("sites", what, "demo", "--reason", "fermé", codes=(0, 1, 2))
    return f"{keeper.path.parent.name} {what}"


def reparse(life: Life) -> str:
    keeper = life.keeper()
    anew = life.die.choice(((), ("--anew",)))
    keeper.run("reparse", *anew)
    return f"{keeper.path.parent.name} {anew}"


def configure(life: Life) -> str:
    keeper = life.keeper()
    name, values = life.die.choice((("timezone", ("UTC", "Asia/Tokyo", "Europe/Paris")), ("language", ("fr", "en")),
                                    ("recheck_within", ("2 days", "7 days"))))  # fmt: skip
    keeper.settings[name] = life.die.choice(values)
    return f"{keeper.path.parent.name} {name} {keeper.settings[name]}"


def back_up(life: Life) -> str:
    keeper = life.keeper()
    copy = life.folder / f"backup{len(life.story)}.db"
    keeper.run("backup", str(copy))
    if life.die.random() < 0.5:
        for file in keeper.path.parent.glob("archive.db*"):
            file.unlink()
        keeper.run("restore", str(copy))
    return keeper.path.parent.name


def look(life: Life) -> str:
    keeper = life.keeper()
    word = life.die.choice(("verify", "doctor", "status"))
    keeper.run(word, codes=(0, 1) if word == "doctor" else (0,))
    return f"{keeper.path.parent.name} {word}"


ACTS: tuple[Callable[[Life], str | None], ...] = (
    edit, edit, edit, edit_back, touch, retitle, publish, rename, rename_back, swap, remove, restore, deploy, wall,
    outage, crawl, crawl, crawl, crawl, crawl, crawl, mistimed, bring_in, bring_in, take_down, take_down, take_down,
    retire, reparse, configure, back_up, look,
)  # fmt: skip
