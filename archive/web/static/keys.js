// Keys for those who like them; every page works without. ← → previous and next, j k along the edits, / to search.
"use strict";
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) return;
  const follow = (relation) => {
    const link = document.querySelector(`a[rel~="${relation}"]`);
    if (link) link.click();
  };
  const step = (by) => {
    const edits = [...document.querySelectorAll("[data-edit]")];
    if (!edits.length) return;
    const place = edits.indexOf(document.activeElement) + by;
    const edit = edits[Math.max(0, Math.min(edits.length - 1, place))];
    edit.focus();
    edit.scrollIntoView({ block: "center" });
  };
  if (event.key === "ArrowLeft") follow("prev");
  else if (event.key === "ArrowRight") follow("next");
  else if (event.key === "j") step(1);
  else if (event.key === "k") step(-1);
  else if (event.key === "/") {
    const field = document.querySelector("#find");
    if (field) { field.focus(); event.preventDefault(); }
  }
});
