//! What the stories share: a world of one relay and its devices, all real.
