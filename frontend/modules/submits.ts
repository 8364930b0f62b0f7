/** A second tap on a slow line must not send the form twice. `data-again` excuses a form whose answer is a file. */
export function guardSubmits(): void {
  const held: HTMLButtonElement[] = [];

  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (form.method !== "post" || form.dataset.again !== undefined) return;
    if (form.dataset.sending !== undefined) {
      event.preventDefault();
      return;
    }
    // After this turn, so that the pressed button's own name and value still travel.
    setTimeout(() => {
      if (event.defaultPrevented) return;
      form.dataset.sending = "";
      for (const button of form.querySelectorAll<HTMLButtonElement>("button:not([type=button]):not(:disabled)")) {
        button.disabled = true;
        held.push(button);
      }
    });
  });

  // Coming back by the browser's own button shows the page as it was left: open it again.
  window.addEventListener("pageshow", () => {
    for (const button of held.splice(0)) {
      button.disabled = false;
      if (button.form) delete button.form.dataset.sending;
    }
  });
}
