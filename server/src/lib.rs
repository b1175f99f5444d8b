//! The relay: takes what devices recorded, keeps it, adds it up.
