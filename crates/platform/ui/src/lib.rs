//! Styles, scripts, icons, page frame and message catalogues.
