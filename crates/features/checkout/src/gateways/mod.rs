//! One folder for each payment provider: its calls, its signatures, its shapes.

pub mod sandbox;
