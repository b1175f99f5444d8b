//! The PIN: from the environment, or asked for at the terminal without being shown.

use anyhow::{Context as _, bail};

const VARIABLE: &str = "BINDELED_PIN";

/// The PIN that opens the store.
pub(crate) fn known() -> anyhow::Result<String> {
    match std::env::var(VARIABLE) {
        Ok(pin) => Ok(pin),
        Err(_) => rpassword::prompt_password("PIN: ")
            .with_context(|| format!("no terminal to ask for the PIN; set {VARIABLE}")),
    }
}

/// A new PIN, asked for twice.
pub(crate) fn choose() -> anyhow::Result<String> {
    let pin = known()?;
    if std::env::var_os(VARIABLE).is_none() && rpassword::prompt_password("PIN again: ")? != pin {
        bail!("the two PINs are not the same");
    }
    Ok(pin)
}
