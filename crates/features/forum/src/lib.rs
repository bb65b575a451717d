//! Spaces, topics, replies, questions and accepted answers.
