import { pageLocale } from "./locale";

/**
 * Keeps what is typed on this device, and says so.
 *
 * A form marked `data-draft="<public id of the reader, or empty>"` is kept under its path and reader. Coming back,
 * the reader is offered what was kept; nothing is put back unasked. A draft goes away when the form has arrived:
 * the page that follows is another one, or thanks for it. All drafts go away with signing out: the next person at
 * this computer must not find them. Passwords, files and hidden fields are never kept.
 */
const PREFIX = "draft:";
const SENT = "draft-sent";
const MONTH = 30 * 24 * 3600 * 1000;
const SIGN_OUT = 'form[action$="/logout/"]';

type Field = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;
type Draft = { at: number; values: Record<string, string[]> };

let signedOut = false;

export function keepDrafts(): void {
  try {
    forgetArrived();
    forgetOld();
    for (const form of document.querySelectorAll<HTMLFormElement>("form[data-draft]")) keep(form);
    for (const form of document.querySelectorAll<HTMLFormElement>(SIGN_OUT)) form.addEventListener("submit", forgetAll);
  } catch {
    // Storage may be switched off or full: the form works as any other, and no page claims that it is kept.
  }
}

function keep(form: HTMLFormElement): void {
  const key = keyOf(form);
  const before = JSON.stringify(read(form));
  const kept = load(key);
  if (kept && JSON.stringify(kept.values) !== before) offer(form, key, kept);

  let timer = 0;
  const save = () => {
    clearTimeout(timer);
    if (signedOut) return;
    const values = read(form);
    if (JSON.stringify(values) === before) return;
    try {
      localStorage.setItem(key, JSON.stringify({ at: Date.now(), values } satisfies Draft));
      say(form);
    } catch {
      part(form, "kept")?.setAttribute("hidden", "");
    }
  };
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = window.setTimeout(save, 400);
  });
  form.addEventListener("submit", () => {
    save();
    sessionStorage.setItem(SENT, JSON.stringify([key, location.pathname]));
  });
  window.addEventListener("pagehide", save);
}

function offer(form: HTMLFormElement, key: string, kept: Draft): void {
  const notice = part(form, "offer");
  if (!notice) return;
  const when = notice.querySelector("time");
  if (when) tell(when, kept.at);
  notice.hidden = false;
  notice.addEventListener("click", (event) => {
    const choice = (event.target as HTMLElement).closest<HTMLElement>("[data-draft-do]")?.dataset.draftDo;
    if (!choice) return;
    if (choice === "restore") write(form, kept.values);
    if (choice === "drop") localStorage.removeItem(key);
    notice.hidden = true;
    fields(form)[0]?.focus();
  });
}

function say(form: HTMLFormElement): void {
  const line = part(form, "kept");
  if (!line) return;
  const when = line.querySelector("time");
  if (when) tell(when, Date.now());
  line.hidden = false;
}

function tell(element: HTMLTimeElement, at: number): void {
  const day = new Date(at);
  const today = day.toDateString() === new Date().toDateString();
  const style: Intl.DateTimeFormatOptions = today
    ? { timeStyle: "short" }
    : { dateStyle: "medium", timeStyle: "short" };
  element.dateTime = day.toISOString();
  element.textContent = new Intl.DateTimeFormat(pageLocale(), style).format(day);
}

function forgetArrived(): void {
  const sent = sessionStorage.getItem(SENT);
  if (!sent) return;
  const [key, path] = JSON.parse(sent) as [string, string];
  const thanked = document.querySelector("[data-message=success]") !== null;
  if (!thanked && path === location.pathname) return;
  localStorage.removeItem(key);
  sessionStorage.removeItem(SENT);
}

function forgetOld(): void {
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith(PREFIX) && (load(key)?.at ?? 0) < Date.now() - MONTH) localStorage.removeItem(key);
  }
}

function forgetAll(): void {
  signedOut = true; // the page still saves what is typed when it goes
  for (const key of Object.keys(localStorage)) if (key.startsWith(PREFIX)) localStorage.removeItem(key);
}

function load(key: string): Draft | null {
  const text = localStorage.getItem(key);
  return text ? (JSON.parse(text) as Draft) : null;
}

function keyOf(form: HTMLFormElement): string {
  return `${PREFIX}${form.dataset.draft || "-"}:${location.pathname}`;
}

function part(form: HTMLFormElement, name: string): HTMLElement | null {
  return form.querySelector<HTMLElement>(`[data-draft-${name}]`);
}

function fields(form: HTMLFormElement): Field[] {
  const skip = /^(hidden|password|file|submit|button|reset)$/;
  return [...form.elements].filter(
    (field): field is Field =>
      "name" in field && field.name !== "" && "type" in field && !skip.test(String(field.type)),
  );
}

function read(form: HTMLFormElement): Record<string, string[]> {
  const values: Record<string, string[]> = {};
  for (const field of fields(form)) {
    values[field.name] ??= [];
    values[field.name]?.push(...chosen(field));
  }
  return values;
}

function chosen(field: Field): string[] {
  if (field instanceof HTMLSelectElement) return [...field.selectedOptions].map((option) => option.value);
  if (field instanceof HTMLInputElement && /^(checkbox|radio)$/.test(field.type))
    return field.checked ? [field.value] : [];
  return [field.value];
}

function write(form: HTMLFormElement, values: Record<string, string[]>): void {
  const used: Record<string, number> = {};
  for (const field of fields(form)) {
    const kept = values[field.name];
    if (!kept) continue;
    if (field instanceof HTMLSelectElement) {
      for (const option of field.options) option.selected = kept.includes(option.value);
    } else if (field instanceof HTMLInputElement && /^(checkbox|radio)$/.test(field.type)) {
      field.checked = kept.includes(field.value);
    } else {
      const turn = used[field.name] ?? 0;
      used[field.name] = turn + 1;
      field.value = kept[turn] ?? "";
    }
  }
}
