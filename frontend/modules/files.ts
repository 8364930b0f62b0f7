import { pageLocale, sizeText } from "./locale";

/** Says how large chosen files are before they are sent, in the list that stands under every file field. */
export function showFileSizes(): void {
  document.addEventListener("change", (event) => {
    const input = event.target as HTMLInputElement;
    const list = input.type === "file" && document.getElementById(`${input.id}_sizes`);
    if (!list) return;
    list.replaceChildren(...[...(input.files ?? [])].map(row));
    list.hidden = list.childElementCount === 0;
  });
}

function row(file: File): HTMLLIElement {
  const line = document.createElement("li");
  const name = document.createElement("span");
  const size = document.createElement("span");
  name.textContent = file.name;
  size.className = "size";
  size.textContent = sizeText(file.size, pageLocale());
  line.append(document.createElement("span"), name, size);
  return line;
}
