// Loaded only by pages with a Markdown field: the formatting buttons and the guard for unsaved text.
import "./editor-toolbar";
import "./unsaved-guard";
