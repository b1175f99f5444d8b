//! The app's command list without a window.
