/** English as most of the world writes it; every other language as the page says. */
export function pageLocale(): string {
  const language = document.documentElement.lang;
  return language === "en" ? "en-GB" : language;
}

/** Bytes as a person reads them, in the page's language: 96 KB, 3.8 MB. */
export function sizeText(bytes: number, language: string): string {
  const [value, unit] = bytes < 1_000_000 ? [Math.ceil(bytes / 1000), "kilobyte"] : [bytes / 1_000_000, "megabyte"];
  return new Intl.NumberFormat(language, { style: "unit", unit, maximumFractionDigits: 1 } as object).format(value);
}
