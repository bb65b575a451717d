//! Comment threads under lessons, articles and products.
