//! One window under WebDriver, used by what a person can see and press.

use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use fantoccini::elements::Element;
use fantoccini::error::CmdError;
use fantoccini::wd::Capabilities;
use fantoccini::{Client, ClientBuilder, Locator};
use serde_json::json;
use stories::device::{EVENING, PIN};
use stories::program;

const DRIVER: &str = "/usr/bin/WebKitWebDriver";

/// How long a person would wait for something to appear.
const PATIENCE: Duration = Duration::from_secs(20);

/// Whether a window can be opened here, or why not.
pub fn can_open() -> Result<(), String> {
    if !Path::new(DRIVER).exists() {
        return Err(format!("no {DRIVER} (Debian package webkit2gtk-driver)"));
    }
    if std::env::var_os("DISPLAY").is_none() {
        return Err("no display; run it under xvfb-run".to_owned());
    }
    if !program::is_built("bindeled") {
        return Err("the app is not built".to_owned());
    }
    Ok(())
}

/// A window on a tablet's data folder.
pub struct Tablet {
    client: Client,
    driver: Driver,
}

/// The driver and all that it started: one process group, so that no window outlives a failed test.
struct Driver {
    child: Child,
}

impl Driver {
    fn start(data: &Path, port: u16) -> Self {
        let log = std::fs::File::create(data.with_extension("driver.log")).expect("a log file");
        let (config, downloads) = (data.with_extension("config"), downloads(data));
        for folder in [&config, &downloads] {
            std::fs::create_dir_all(folder).expect("a folder");
        }
        let dirs = format!("XDG_DOWNLOAD_DIR=\"{}\"\n", downloads.display());
        std::fs::write(config.join("user-dirs.dirs"), dirs).expect("a file");
        let child = Command::new(DRIVER)
            .arg(format!("--port={port}"))
            .env("BINDELED_DATA", data)
            .env("BINDELED_NOW", EVENING)
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .env("XDG_DATA_HOME", data.with_extension("webview"))
            .env("XDG_CONFIG_HOME", config)
            .stdin(Stdio::null())
            .stdout(log.try_clone().expect("the same log"))
            .stderr(log)
            .process_group(0)
            .spawn()
            .expect("the driver starts");
        Self { child }
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        let group = format!("-{}", self.child.id());
        let _ended = Command::new("kill").args(["-9", "--", &group]).status();
        let _reaped = self.child.wait();
    }
}

/// Where a window on a data folder keeps what is downloaded.
pub fn downloads(data: &Path) -> PathBuf {
    data.with_extension("downloads")
}

fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("an address").port()
}

impl Tablet {
    /// Opens the app on a data folder.
    pub async fn open(data: &Path) -> Self {
        let port = free_port();
        let driver = Driver::start(data, port);
        let app = program::path("bindeled");
        let mut capabilities = Capabilities::new();
        capabilities.insert("webkitgtk:browserOptions".to_owned(), json!({"binary": app}));
        let client = Self::connect(port, &capabilities).await;
        client.set_window_size(820, 1180).await.expect("a tablet's size");
        let tablet = Self { client, driver };
        tablet.choose_danish().await;
        tablet
    }

    /// The driver needs a moment before it listens: asked again until it answers.
    async fn connect(port: u16, capabilities: &Capabilities) -> Client {
        let begun = Instant::now();
        loop {
            let mut builder = ClientBuilder::new(hyper_util::client::legacy::connect::HttpConnector::new());
            match builder.capabilities(capabilities.clone()).connect(&format!("http://127.0.0.1:{port}")).await {
                Ok(client) => return client,
                Err(error) if begun.elapsed() > PATIENCE => panic!("the window does not open: {error}"),
                Err(_) => tokio::task::yield_now().await,
            }
        }
    }

    /// The machine of a test speaks no Danish of itself.
    async fn choose_danish(&self) {
        let kept = "localStorage.setItem('bindeled-language', 'da'); location.reload();";
        self.client.execute(kept, Vec::new()).await.expect("the choice is kept");
        self.sees("Hvem er du?").await;
    }

    /// Chooses who it is and types the PIN on the screen's keys.
    pub async fn unlock(&self, name: &str) {
        self.press(name).await;
        self.type_pin().await;
    }

    /// Types the PIN on the screen's keys.
    pub async fn type_pin(&self) {
        for digit in PIN.chars() {
            self.press_at(&format!("//button[normalize-space(.)='{digit}']")).await;
        }
    }

    /// Opens a link by what it is called.
    pub async fn follow(&self, label: &str) {
        self.press_at(&format!("//a[@aria-label='{label}']")).await;
    }

    /// Chooses a file, as from the camera.
    pub async fn choose_file(&self, file: &Path) {
        let file = file.to_str().expect("text");
        self.element("//input[@type='file']").await.send_keys(file).await.expect("a file");
    }

    /// Writes in the field under a label.
    pub async fn fill(&self, label: &str, text: &str) {
        let field = format!("//input[@id=//label[contains(normalize-space(.), '{label}')]/@for]");
        self.element(&field).await.send_keys(text).await.expect("a field");
    }

    /// All words on the screen.
    pub async fn words(&self) -> String {
        let all = self.client.execute("return document.body.innerText;", Vec::new()).await.expect("words");
        all.as_str().expect("text").to_owned()
    }

    /// Goes to another place of the app as by its address, and reads everything anew.
    pub async fn tries_to_go(&self, place: &str) {
        let going = "location.hash = arguments[0]; location.reload();";
        self.client.execute(going, vec![json!(place)]).await.expect("it goes");
    }

    /// Presses a button by its words.
    pub async fn press(&self, words: &str) {
        self.press_at(&format!(
            "//button[contains(normalize-space(.), '{words}')] | //a[contains(normalize-space(.), '{words}')]"
        ))
        .await;
    }

    /// Presses a button that says this and nothing else.
    pub async fn press_only(&self, words: &str) {
        self.press_at(&format!("//button[normalize-space(.)='{words}']")).await;
    }

    /// Presses a button by its accessible name.
    pub async fn press_labelled(&self, label: &str) {
        self.press_at(&format!("//button[@aria-label='{label}']")).await;
    }

    /// Taps a child's window and waits until it is lit.
    pub async fn tap(&self, name: &str) {
        self.press_at(&window(name)).await;
        self.is_lit(name).await;
    }

    /// Taps a child's window and waits for nothing.
    pub async fn touch(&self, name: &str) {
        self.press_at(&window(name)).await;
    }

    /// Writes a child down who is not on the list.
    pub async fn add_child(&self, name: &str) {
        self.press("Nyt barn").await;
        self.element("//dialog//input").await.send_keys(name).await.expect("a name");
        self.press(&format!("Gem {name} som til stede")).await;
        self.is_lit(name).await;
    }

    /// Whether a child's window is lit now.
    pub async fn shows_lit(&self, name: &str) -> bool {
        let window = self.element(&window(name)).await;
        window.attr("aria-pressed").await.expect("a window").as_deref() == Some("true")
    }

    /// Kills the app, and the driver with it, as a power cut would.
    pub fn kill(self) {
        drop(self.driver);
    }

    /// Says that a child said no, by the menu that a long press or the keyboard opens.
    pub async fn say_no(&self, name: &str) {
        let open = r"
            const name = arguments[0];
            const tile = [...document.querySelectorAll('button[aria-pressed]')].find((b) => b.textContent.trim().startsWith(name));
            tile.focus();
            tile.dispatchEvent(new MouseEvent('contextmenu', {bubbles: true, cancelable: true}));
        ";
        self.client.execute(open, vec![json!(name)]).await.expect("the menu opens");
        self.press("Afbud").await;
        self.element(&format!("{}[contains(., 'Afbud')]", window(name))).await;
    }

    /// Opens a child's two answers and takes one.
    pub async fn settle(&self, name: &str, answer: &str) {
        self.press_at(&window(name)).await;
        self.press_at(&format!("//dialog//button[contains(normalize-space(.), '{answer}')]")).await;
    }

    /// Tries to send now, as somebody would who does not want to wait. What comes in meanwhile may move the sheet under
    /// the finger, and a press beside a sheet closes it: opened and pressed again then.
    pub async fn sync_now(&self) {
        let close = Locator::XPath("//dialog//button[@aria-label='Luk']");
        let begun = Instant::now();
        loop {
            self.press_at("//button[contains(., 'Gemt her') or contains(., 'Modtaget') or contains(., 'skal ses på')]")
                .await;
            self.press("Prøv at sende nu").await;
            let stayed = self.client.find(close).await.is_ok();
            while let Ok(close) = self.client.find(close).await {
                assert!(begun.elapsed() < PATIENCE, "the sheet does not close");
                let _missed = close.click().await;
            }
            if stayed {
                return;
            }
            assert!(begun.elapsed() < PATIENCE, "the sheet does not stay open");
        }
    }

    /// Waits until words stand on the screen.
    pub async fn sees(&self, words: &str) {
        self.element(&format!("//*[contains(normalize-space(.), '{words}')]")).await;
    }

    /// Waits until a child's window is lit.
    pub async fn is_lit(&self, name: &str) {
        self.element(&format!("{}[@aria-pressed='true']", window(name))).await;
    }

    /// Takes a picture into `target/pictures`.
    pub async fn photograph(&self, name: &str) {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("pictures");
        std::fs::create_dir_all(&folder).expect("a folder");
        let png = self.client.screenshot().await.expect("a picture");
        std::fs::write(folder.join(format!("{name}.png")), png).expect("a file");
    }

    /// Closes the window.
    pub async fn close(self) {
        self.client.close().await.expect("it closes");
        drop(self.driver);
    }

    /// Presses what is there once it stands still; when the screen was drawn anew in between, presses what is there then.
    async fn press_at(&self, xpath: &str) {
        let begun = Instant::now();
        loop {
            let element = self.element(xpath).await;
            match Self::press_still(&element).await {
                Ok(true) => return,
                Ok(false) => assert!(begun.elapsed() < PATIENCE, "{xpath} does not stand still"),
                Err(error) if begun.elapsed() > PATIENCE => panic!("{xpath}: {error}"),
                Err(_) => tokio::task::yield_now().await,
            }
        }
    }

    /// Presses an element that stands where it stood a frame ago; whether it did.
    async fn press_still(element: &Element) -> Result<bool, CmdError> {
        let before = element.rectangle().await?;
        if element.rectangle().await? != before {
            return Ok(false);
        }
        element.click().await.map(|()| true)
    }

    async fn element(&self, xpath: &str) -> Element {
        let found = self.client.wait().at_most(PATIENCE).for_element(Locator::XPath(xpath)).await;
        match found {
            Ok(element) => element,
            Err(error) => {
                self.photograph("failed").await;
                panic!("{xpath}: {error}; see failed.png")
            }
        }
    }
}

fn window(name: &str) -> String {
    format!("//button[@aria-pressed][starts-with(normalize-space(.), '{name}')]")
}
