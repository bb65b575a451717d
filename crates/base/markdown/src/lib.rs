//! Markdown to safe HTML with server-side code colours.
