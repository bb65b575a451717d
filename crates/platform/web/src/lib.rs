//! Requests in, pages and problems out.
