/**
 * Fetches htmx only for a page that uses it.
 *
 * `data-poll="/url/"` asks for the element's next state every two seconds (`data-poll-every` seconds) until
 * the answer no longer carries the attribute: an import that is done simply comes back without it.
 */
export function loadHtmxWhenUsed(): void {
  for (const element of document.querySelectorAll<HTMLElement>("[data-poll]")) watch(element);
  document.addEventListener("htmx:load", (event) => {
    const element = event.target as HTMLElement;
    if (element.dataset?.poll && !element.hasAttribute("hx-get")) {
      watch(element);
      window.htmx?.process(element);
    }
  });

  const source = document.querySelector<HTMLMetaElement>('meta[name="htmx-source"]')?.content;
  if (!source || !document.querySelector("[hx-get], [hx-post], [hx-boost]")) return;
  const fetch = () => {
    const script = document.createElement("script");
    script.src = source;
    document.head.append(script);
  };
  // Only once the page is complete: a script that arrives between the two ready events would wait for the first for ever.
  if (document.readyState === "complete") fetch();
  else window.addEventListener("load", fetch);
}

function watch(element: HTMLElement): void {
  element.setAttribute("hx-get", element.dataset.poll ?? "");
  element.setAttribute("hx-trigger", `every ${element.dataset.pollEvery ?? "2"}s`);
  element.setAttribute("hx-swap", "outerHTML");
}

declare global {
  interface Window {
    htmx?: { process(element: Element): void };
  }
}
