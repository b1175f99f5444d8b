//! Tablets and a laptop as people hold them: real windows, each with its own data folder and WebDriver.
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

mod programme;
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

    // Both are offline. Sofie's: three came, one without a name, and a new child.
    let first = Tablet::open(&sofie).await;
    first.unlock("Sofie").await;
    first.press("Hvem er her?").await;
    for name in ["Abdi", "Bilal", "Dalia"] {
        first.tap(name).await;
    }
    first.press_labelled("Én mere uden navn").await;
    first.add_child("Sami").await;
    first.sees("Gemt her").await;

    // Jonas's: Dalia came too, Abdi said no, one without a name, a new child; and then the power goes.
    let second = Tablet::open(&jonas).await;
    second.unlock("Jonas").await;
    second.press("Hvem er her?").await;
    second.tap("Dalia").await;
    second.say_no("Abdi").await;
    second.press_labelled("Én mere uden navn").await;
    second.add_child("Tara").await;
    second.tap("Elif").await;
    second.touch("Farah").await;
    second.kill();

    // Whatever was lit is there when it starts again; Farah's tap was under way.
    let second = Tablet::open(&jonas).await;
    second.unlock("Jonas").await;
    second.press("Hvem er her?").await;
    for name in ["Dalia", "Tara", "Elif"] {
        second.is_lit(name).await;
    }
    second.sees("Afbud").await;
    let farah = second.shows_lit("Farah").await;

    // The network comes back, and the relay is restarted between the two.
    city.relay.restart();
    first.sync_now().await;
    first.sees("Modtaget").await;
    city.relay.restart();
    second.sync_now().await;
    first.sync_now().await;
    for tablet in [&first, &second] {
        tablet.sees("To svar").await;
        for name in ["Bilal", "Dalia", "Elif", "Sami", "Tara"] {
            tablet.is_lit(name).await;
        }
    }
    first.photograph("two-answers").await;

    // One of them settles it in two taps; the other sees it without being touched.
    second.settle("Abdi", "Til stede").await;
    for tablet in [&first, &second] {
        tablet.is_lit("Abdi").await;
    }

    // Six by name, perhaps Farah, and two without a name.
    let officer = Officer::sign_in(&city.relay).await;
    officer.waits_for("attendance", "from=2026-11-12&to=2026-11-12", 8 + u64::from(farah)).await;
    first.close().await;
    second.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_coordinators_window_keeps_a_calendar_file() {
    if let Err(reason) = tablet::can_open() {
        println!("skipped: {reason}");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let mut city = City::found(folder.path()).await;
    let mette = folder.path().join("coordinator");
    city.coordinator.call("lock", json!({})).await;
    city.relay.stop();

    let laptop = Tablet::open(&mette).await;
    laptop.unlock("Mette").await;
    laptop.press("Grupper").await;
    laptop.press("Kalenderfil").await;
    laptop.sees("Gemt: ").await;
    let file = std::fs::read_to_string(tablet::downloads(&mette).join("Bindeled.ics")).unwrap();
    assert!(file.contains("SUMMARY:Lektiecafé Telemarksgade\r\n"), "{file}");
    laptop.close().await;
}
