/**
 * Suggestions below a search box, as the combobox of ARIA 1.2 has them.
 *
 * An input with `data-suggest="/search/suggest.json"` and `data-suggest-label="Suggestions"` is given a list of
 * `[name, address, note, language]`. The form stays what it is: Enter without a chosen line sends it, and without
 * this script nobody misses anything. One answer at a time is waited for, and each is asked for once per page.
 */
type Suggestion = [name: string, url: string, note: string, language: string];

const PAUSE = 180; // milliseconds after the last key
const SHORTEST = 2; // letters; of an ideograph one is enough
const IDEOGRAPH = /[\u3400-\u9fff\uf900-\ufaff]/;

export function suggestWhileTyping(): void {
  for (const input of document.querySelectorAll<HTMLInputElement>("input[data-suggest]")) new Suggestions(input);
}

class Suggestions {
  private readonly list = document.createElement("ul");
  private readonly known = new Map<string, Suggestion[]>();
  private active = -1;
  private timer = 0;
  private waiting?: AbortController;

  constructor(private readonly input: HTMLInputElement) {
    const { list } = this;
    list.id = `${input.id}-suggestions`;
    list.className = "suggestions";
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", input.dataset.suggestLabel ?? "");
    input.after(list);
    input.autocomplete = "off";
    for (const [name, value] of Object.entries({
      role: "combobox",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": list.id,
    }))
      input.setAttribute(name, value);

    input.addEventListener("input", () => this.later());
    input.addEventListener("keydown", (event) => this.press(event));
    input.addEventListener("blur", () => this.close());
    // The press, not the click: the field must not lose its focus before the line is followed.
    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => this.follow((event.target as Element).closest("li")));
  }

  private later(): void {
    clearTimeout(this.timer);
    this.waiting?.abort();
    const text = this.input.value.trim().replace(/\s+/g, " ");
    const known = this.known.get(text);
    if (known) this.show(known);
    else if ([...text].length < SHORTEST && !IDEOGRAPH.test(text)) this.show([]);
    else this.timer = window.setTimeout(() => this.ask(text), PAUSE);
  }

  private async ask(text: string): Promise<void> {
    this.waiting = new AbortController();
    try {
      const url = `${this.input.dataset.suggest}?q=${encodeURIComponent(text)}`;
      const answer = await fetch(url, { signal: this.waiting.signal });
      if (!answer.ok) return;
      const found = (await answer.json()) as Suggestion[];
      this.known.set(text, found);
      if (document.activeElement === this.input) this.show(found);
    } catch {
      // A line that is down, or the next key came sooner: the form still works.
    }
  }

  private show(found: Suggestion[]): void {
    this.list.replaceChildren(...found.map((each, place) => this.option(each, place)));
    this.mark(-1);
    this.expand(found.length > 0);
  }

  private option([name, url, note, language]: Suggestion, place: number): HTMLLIElement {
    const line = document.createElement("li");
    line.id = `${this.list.id}-${place}`;
    line.dataset.url = url;
    line.setAttribute("role", "option");
    line.setAttribute("aria-selected", "false");
    const words = document.createElement("bdi");
    words.textContent = name;
    if (language) words.lang = language;
    line.append(words);
    if (note) {
      const small = document.createElement("small");
      small.textContent = note;
      line.append(" ", small);
    }
    return line;
  }

  private press(event: KeyboardEvent): void {
    if (event.isComposing) return; // the keys belong to the input method
    const lines = this.list.children.length;
    if (event.key === "Escape" && !this.list.hidden) this.close();
    else if (event.key === "ArrowDown" && lines) this.step(this.active + 1);
    else if (event.key === "ArrowUp" && lines) this.step(this.active < 0 ? lines - 1 : this.active - 1);
    else if (event.key === "Enter" && !this.list.hidden && this.active >= 0)
      this.follow(this.list.children[this.active] ?? null);
    else return;
    event.preventDefault();
  }

  /** One further line, and from either end back to the field. */
  private step(place: number): void {
    this.expand(true);
    this.mark(place < this.list.children.length ? place : -1);
  }

  private mark(place: number): void {
    this.active = place;
    for (const [at, line] of [...this.list.children].entries())
      line.setAttribute("aria-selected", String(at === place));
    const line = this.list.children[place];
    if (line) this.input.setAttribute("aria-activedescendant", line.id);
    else this.input.removeAttribute("aria-activedescendant");
    line?.scrollIntoView({ block: "nearest" });
  }

  private follow(line: Element | null): void {
    const url = line instanceof HTMLElement && line.dataset.url;
    if (url) location.assign(url);
  }

  private expand(open: boolean): void {
    this.list.hidden = !open;
    this.input.setAttribute("aria-expanded", String(open));
  }

  private close(): void {
    clearTimeout(this.timer);
    this.expand(false);
    this.mark(-1);
  }
}
