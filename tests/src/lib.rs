//! Stories across the whole house: devices, a relay, and what the figures say.
