//! The app without a screen: encrypted store, commands, views, sync.
