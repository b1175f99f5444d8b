//! Two tablets as people hold them: two real windows, each with its own data folder and WebDriver.
//!
//! Needs a display (`xvfb-run` gives one), WebKitGTK and its driver; without the driver or the app it says so and
//! skips, since the app is the one program that can be left out of a build.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    missing_docs,
    unreachable_pub,
    reason = "a test may fail loudly"
)]

mod tablet;

use serde_json::json;
use stories::city::City;
use stories::officer::Officer;

use crate::tablet::Tablet;

#[tokio::test(flavor = "multi_thread")]
async fn two_windows_mark_one_evening() {
    if let Err(reason) = tablet::can_open() {
        println!("skipped: {reason}");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let mut city = City::found(folder.path()).await;
    let sofie = folder.path().join("sofie");
    let jonas = folder.path().join("jonas");
    for (tablet, name) in [(&sofie, "Sofie"), (&jonas, "Jonas")] {
        let device = city.tablet(tablet, "Tablet", name).await;
        device.call("lock", json!({})).await;
    }
    city.relay.stop();

    // Both are offline. Sofie's: three came, and one without a name. Jonas's: Dalia came too, and Abdi said no.
    let first = Tablet::open(&sofie).await;
    first.unlock("Sofie").await;
    first.press("Hvem er her i aften").await;
    for name in ["Abdi", "Bilal", "Dalia"] {
        first.tap(name).await;
    }
    first.press_labelled("Én mere uden navn").await;
    first.sees("til stede").await;
    first.sees("Gemt her").await;

    let second = Tablet::open(&jonas).await;
    second.unlock("Jonas").await;
    second.press("Hvem er her i aften").await;
    second.tap("Dalia").await;
    second.say_no("Abdi").await;

    // The network comes back. Nobody touches the tablets: they find it out, and each other's marks appear.
    city.relay.restart();
    for tablet in [&first, &second] {
        tablet.sync_now().await;
    }
    for tablet in [&first, &second] {
        tablet.sees("To svar").await;
        tablet.is_lit("Bilal").await;
        tablet.is_lit("Dalia").await;
    }
    first.photograph("two-answers").await;

    // One of them settles it in two taps; the other sees it.
    second.settle("Abdi", "Til stede").await;
    for tablet in [&first, &second] {
        tablet.is_lit("Abdi").await;
    }

    let officer = Officer::sign_in(&city.relay).await;
    officer.waits_for("attendance", "from=2026-11-12&to=2026-11-12", 4).await;
    first.close().await;
    second.close().await;
}
