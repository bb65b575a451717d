//! Grants, rules and the one function that answers: may this viewer?
