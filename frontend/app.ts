// Everything here makes a page quicker or kinder. Nothing here is needed: every task works without it.
import { keepDrafts } from "./modules/drafts";
import { showFileSizes } from "./modules/files";
import { loadHtmxWhenUsed } from "./modules/live";
import { closeMenus } from "./modules/menus";
import { guardSubmits } from "./modules/submits";
import { suggestWhileTyping } from "./modules/suggestions";

closeMenus();
guardSubmits();
showFileSizes();
keepDrafts();
loadHtmxWhenUsed();
suggestWhileTyping();
document.querySelector<HTMLElement>("[data-focus]")?.focus();
