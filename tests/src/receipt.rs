//! A receipt as a camera makes a picture of it.

/// A JPEG that also tells what made it, and where.
pub const RECEIPT: &[u8] = include_bytes!("receipt.jpg");

/// What it tells beside what is to be seen on it.
pub const TOLD_BY_THE_CAMERA: &str = "Apparat K7, 55.6761 N 12.5683 E";
