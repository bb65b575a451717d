//! What people get wrong and what attackers try: each gets a clear answer in the reader's language, and nothing is
//! half done.

mod bodies;
mod edges;
mod fields;
mod hostile;
mod secrets;
mod sessions;
mod sheets;
mod twice;
