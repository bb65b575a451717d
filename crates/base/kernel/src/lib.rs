//! Ids, money, time, paging, language and viewer: the words every crate uses. No I/O.
