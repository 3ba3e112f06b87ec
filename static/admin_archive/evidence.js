/* Evidence by selecting words in the text of record. Places are counted in code points, as the
   catalogue counts them; the strings of a browser count otherwise, so they are taken apart first.
   Everything works without this script: places are typed, and found words are shown on saving. */
"use strict";
{
  const ITEM = /(\d{1,9})\s*[-–]\s*(\d{1,9})(?!\d)|("[^"]+"|“[^”]+”)/uy;
  const GAP = /[\s,;]*/uy;
  const WORDS_SHOWN = 80;
  const LINE = 30; // pixels

  /* What a field says: {places: [[start, end]], words: ["…"]}; null where it is not understood. */
  function parse(value) {
    const typed = value.trim();
    if (typed.startsWith("[")) return fromList(typed);
    const found = { places: [], words: [] };
    let at = skip(typed, 0);
    while (at < typed.length) {
      ITEM.lastIndex = at;
      const item = ITEM.exec(typed);
      if (!item) return null;
      if (item[3]) found.words.push(item[3]);
      else found.places.push([Number(item[1]), Number(item[2])]);
      at = skip(typed, ITEM.lastIndex);
    }
    return found;
  }

  function skip(typed, at) {
    GAP.lastIndex = at;
    GAP.exec(typed);
    return GAP.lastIndex;
  }

  function fromList(typed) {
    try {
      const places = JSON.parse(typed);
      const sound = places.every(
        (pair) => Array.isArray(pair) && pair.length === 2 && pair.every(Number.isInteger),
      );
      return sound ? { places, words: [] } : null;
    } catch {
      return null;
    }
  }

  function written({ places, words }) {
    const sorted = [...places].sort((one, other) => one[0] - other[0] || one[1] - other[1]);
    return [...sorted.map(spelt), ...words].join(", ");
  }

  function spelt([start, end]) {
    return `${start}-${end}`;
  }

  /* Places with one more; those that it overlaps become one with it. */
  function joined(places, [start, end]) {
    const apart = places.filter((place) => place[1] <= start || end <= place[0]);
    const met = places.filter((place) => !apart.includes(place));
    const first = Math.min(start, ...met.map((place) => place[0]));
    const last = Math.max(end, ...met.map((place) => place[1]));
    return [...apart, [first, last]];
  }

  class Text {
    constructor(panel) {
      this.region = panel.querySelector(".evidence-words");
      this.pieces = [...this.region.querySelectorAll("[data-start]")].map((element) => ({
        element,
        start: Number(element.dataset.start),
        characters: [...element.textContent],
        marked: false,
      }));
    }

    /* The words at a place, as they are shown. */
    words(start, end) {
      const said = this.pieces
        .map((piece) => this.cut(piece, start, end).join(""))
        .filter(Boolean)
        .join(" ");
      const words = [...said.trim().replace(/\s+/gu, " ")];
      return words.length <= WORDS_SHOWN
        ? words.join("")
        : `${words.slice(0, WORDS_SHOWN - 1).join("")}…`;
    }

    cut(piece, start, end) {
      const from = Math.max(start - piece.start, 0);
      return piece.characters.slice(from, Math.max(end - piece.start, from));
    }

    /* The place that is selected, without the blanks at its ends; null where there is none. */
    selected() {
      const selection = document.getSelection();
      if (!selection.rangeCount || selection.isCollapsed) return null;
      const range = selection.getRangeAt(0);
      const parts = this.pieces
        .filter((piece) => range.intersectsNode(piece.element))
        .map((piece) => this.part(piece, range))
        .filter(([start, end]) => start < end);
      return parts.length ? [parts[0][0], parts[parts.length - 1][1]] : null;
    }

    part(piece, range) {
      const inside = document.createRange();
      inside.selectNodeContents(piece.element);
      const before = inside.cloneRange();
      if (range.compareBoundaryPoints(Range.START_TO_START, inside) > 0) {
        inside.setStart(range.startContainer, range.startOffset);
      }
      if (range.compareBoundaryPoints(Range.END_TO_END, inside) < 0) {
        inside.setEnd(range.endContainer, range.endOffset);
      }
      before.setEnd(inside.startContainer, inside.startOffset);
      let from = [...before.toString()].length;
      let to = from + [...inside.toString()].length;
      while (from < to && !piece.characters[from].trim()) from += 1;
      while (from < to && !piece.characters[to - 1].trim()) to -= 1;
      return [piece.start + from, piece.start + to];
    }

    /* Mark places; the letters of the text stay the same. */
    mark(places) {
      for (const piece of this.pieces) {
        const ends = piece.start + piece.characters.length;
        const here = places.filter(([start, end]) => start < ends && end > piece.start);
        if (!here.length && !piece.marked) continue;
        piece.marked = here.length > 0;
        piece.element.replaceChildren(...this.nodes(piece, joinedAll(here)));
      }
    }

    nodes(piece, places) {
      const found = [];
      let at = piece.start;
      for (const [start, end] of places) {
        found.push(this.cut(piece, at, start).join(""));
        const mark = document.createElement("mark");
        mark.dataset.end = end;
        mark.textContent = this.cut(piece, Math.max(at, start), end).join("");
        found.push(mark);
        at = Math.max(at, end);
      }
      return [...found, this.cut(piece, at, Infinity).join("")];
    }

    show([start, end]) {
      const piece = this.pieces.find(
        (one) => start < one.start + one.characters.length && end > one.start,
      );
      if (!piece) return;
      const marks = [...piece.element.querySelectorAll("mark")];
      const mark = marks.find((one) => Number(one.dataset.end) > start) ?? piece.element;
      const below = mark.getBoundingClientRect().top - this.region.getBoundingClientRect().top;
      const inside = below >= 0 && below < this.region.clientHeight - LINE;
      if (!inside) this.region.scrollTop += below - LINE; // the text scrolls, the page does not
    }
  }

  function joinedAll(places) {
    return places
      .reduce((sofar, place) => joined(sofar, place), [])
      .sort((one, other) => one[0] - other[0]);
  }

  class Desk {
    constructor(panel) {
      this.panel = panel;
      this.says = panel.dataset;
      this.text = new Text(panel);
      this.choice = panel.querySelector(".evidence-choice");
      this.button = this.choice.querySelector("button");
      this.status = this.choice.querySelector("[role=status]");
      this.lists = new WeakMap();
      this.field = null;
      this.place = null;
      this.choice.hidden = false;
      this.listen();
      this.adopt(document);
      this.say();
    }

    listen() {
      document.addEventListener("focusin", ({ target }) => {
        if (target.matches("[data-evidence]")) this.aim(target);
      });
      document.addEventListener("input", ({ target }) => {
        if (target.matches("[data-evidence]")) this.refresh(target);
      });
      document.addEventListener("formset:added", ({ target }) => this.adopt(target));
      document.addEventListener("selectionchange", () => this.see());
      // Pressing the button must not take the selection away.
      this.button.addEventListener("mousedown", (event) => event.preventDefault());
      this.button.addEventListener("click", () => this.add());
      this.text.region.addEventListener("keydown", (event) => {
        if (event.key === "Enter" && this.place) {
          event.preventDefault();
          this.add();
        }
      });
    }

    adopt(root) {
      for (const field of root.querySelectorAll("[data-evidence]")) {
        if (field.id.includes("__prefix__")) continue; // the pattern of rows to come
        const help = document.getElementById(field.getAttribute("aria-describedby"));
        if (help?.querySelector("[data-evidence-words]")) help.hidden = true; // the list says it
        this.list(field);
      }
    }

    aim(field) {
      this.field?.classList.remove("evidence-target");
      this.field = field;
      field.classList.add("evidence-target");
      this.refresh(field);
      const first = parse(field.value)?.places[0];
      if (first) this.text.show(first);
      this.say();
    }

    refresh(field) {
      this.list(field);
      if (field === this.field) this.text.mark(parse(field.value)?.places ?? []);
    }

    see() {
      const selection = document.getSelection();
      const place = this.text.selected();
      if (place || this.text.region.contains(selection.anchorNode)) {
        this.place = place;
        this.say();
      }
    }

    add() {
      if (!this.field?.isConnected || !this.place) return;
      const { field, place } = this;
      const said = parse(field.value);
      const value = said
        ? written({ places: joined(said.places, place), words: said.words })
        : `${field.value.trimEnd()}, ${spelt(place)}`;
      this.place = null;
      document.getSelection().removeAllRanges();
      this.write(field, value);
      this.say(this.fill(this.says.added, field, place));
    }

    write(field, value) {
      field.value = value;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }

    /* The places of a field beside it, each with its words and a button to take it away. */
    list(field) {
      const places = parse(field.value)?.places ?? [];
      let list = this.lists.get(field);
      if (!list) {
        if (!places.length) return;
        list = document.createElement("ul");
        list.className = "evidence-list";
        list.id = `${field.id}_places`;
        (field.closest(".flex-container") ?? field).after(list);
        const known = field.getAttribute("aria-describedby") ?? "";
        field.setAttribute("aria-describedby", `${known} ${list.id}`.trim());
        this.lists.set(field, list);
      }
      list.replaceChildren(...places.map((place) => this.item(field, place)));
    }

    item(field, place) {
      const item = document.createElement("li");
      const words = this.text.words(...place);
      const show = this.press(spelt(place), this.fill(this.says.show, field, place), () => {
        this.aim(field);
        this.text.show(place);
      });
      const remove = this.press("✕", this.fill(this.says.remove, field, place), () => {
        const { places, words: typed } = parse(field.value);
        const rest = places.filter((other) => spelt(other) !== spelt(place));
        this.write(field, written({ places: rest, words: typed }));
        field.focus();
      });
      item.append(show, ` ${words ? `“${words}”` : this.says.nowhere} `, remove);
      return item;
    }

    press(words, label, act) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = words;
      button.setAttribute("aria-label", label);
      button.addEventListener("click", act);
      return button;
    }

    quoted(place) {
      return `${spelt(place)} “${this.text.words(...place)}”`;
    }

    fill(phrase, field, place) {
      return phrase
        .replace("{field}", () => this.name(field))
        .replace("{place}", () => this.quoted(place));
    }

    /* What a field is called: the record of its row, then its own label. */
    name(field) {
      const row = field.closest(".inline-related");
      const titles = [
        row?.querySelector("h3 b, .inline-heading b")?.textContent,
        row?.querySelector(".inline_label")?.textContent,
        document.querySelector(`label[for="${field.id}"]`)?.textContent,
      ];
      return titles.flatMap((title) => title?.trim().replace(/:$/u, "") || []).join(" › ");
    }

    say(done) {
      const field = this.field?.isConnected ? this.field : null;
      this.button.disabled = !(field && this.place);
      if (done) this.status.textContent = done;
      else if (!field) this.status.textContent = this.says.choose;
      else if (!this.place) this.status.textContent = this.fill(this.says.select, field);
      else this.status.textContent = this.fill(this.says.ready, field, this.place);
    }
  }

  document.addEventListener("DOMContentLoaded", () => {
    const panel = document.querySelector(".evidence-text");
    if (panel) new Desk(panel);
  });
}
