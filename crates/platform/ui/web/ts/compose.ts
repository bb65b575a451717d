// Loaded only by pages with a Markdown field: the formatting buttons, the guard for unsaved text, and where the form asks
// for it, drafts, a preview that follows, and pictures that are dropped in.
import "./editor-toolbar";
import "./unsaved-guard";
import "./draft-keeper";
import "./live-preview";
import "./picture-drop";
