//! A real browser: Chromium without a screen, led by chromedriver, one process of each per browser.

use std::{
    fs,
    io::{BufRead, BufReader},
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Child, ChildStdout, Command, Stdio},
    sync::OnceLock,
    time::Duration,
};

use fantoccini::{
    Client, ClientBuilder, Locator,
    actions::{InputSource, KeyAction, KeyActions, MOUSE_BUTTON_LEFT, MouseActions, PointerAction},
    elements::Element,
    error::CmdError,
    wd::WebDriverCompatibleCommand,
};
use hyper_util::client::legacy::connect::HttpConnector;
use reqwest::Method;
use rustix::process::{Pid, Signal, kill_process_group};
use serde_json::{Value, json};
use url::Url;

use super::app::TestApp;

/// How long a thing may take to appear.
const PATIENCE: Duration = Duration::from_secs(10);

const CHROMIUM: [&str; 10] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1280,900",
];

/// One person's browser, at 1280 by 900 in the light theme. It ends with this value.
pub struct Browser {
    client: Client,
    origin: String,
    _driver: Driver,
}

/// How a browser differs from the usual one.
pub struct Builder {
    origin: String,
    language: String,
    zone: String,
    javascript: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    Light,
    Dark,
}

impl TestApp {
    /// An English browser in Vietnam; ends with [`Builder::start`].
    pub fn browser(&self) -> Builder {
        let zone = "Asia/Ho_Chi_Minh".to_owned();
        Builder { origin: self.url.clone(), language: "en".to_owned(), zone, javascript: true }
    }
}

impl Builder {
    pub fn lang(mut self, language: &str) -> Self {
        self.language = language.to_owned();
        self
    }

    /// The zone of the machine, as in the tz database.
    pub fn zone(mut self, zone: &str) -> Self {
        self.zone = zone.to_owned();
        self
    }

    /// Switches scripts off, as some people do.
    pub fn javascript(mut self, on: bool) -> Self {
        self.javascript = on;
        self
    }

    pub async fn start(self) -> Browser {
        let driver = Driver::start(&self.zone);
        let mut args: Vec<String> = CHROMIUM.map(str::to_owned).into();
        args.push(format!("--user-data-dir={}", driver.profile.display()));
        let mut prefs = json!({"intl.accept_languages": self.language});
        if !self.javascript {
            prefs["profile.managed_default_content_settings.javascript"] = json!(2);
        }
        let capabilities = json!({
            "browserName": "chrome",
            "goog:chromeOptions": {"args": args, "prefs": prefs},
            "goog:loggingPrefs": {"browser": "ALL"},
        });
        let Value::Object(capabilities) = capabilities else { unreachable!("it is written above") };
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities)
            .connect(&format!("http://127.0.0.1:{}", driver.port))
            .await
            .unwrap_or_else(|error| panic!("Chromium does not start (script/test installs it): {error}"));
        let browser = Browser { client, origin: self.origin, _driver: driver };
        browser.emulate(Theme::Light).await;
        browser
    }
}

impl Browser {
    /// Opens a path of ours.
    pub async fn goto(&self, path: &str) {
        assert!(path.starts_with('/'), "{path:?} is no path");
        self.client.goto(&format!("{}{path}", self.origin)).await.expect("the page opens");
    }

    /// Opens any address, such as a page of another site.
    pub async fn open(&self, url: &str) {
        self.client.goto(url).await.expect("the page opens");
    }

    /// Goes into the frame that fits: what follows looks there.
    pub async fn enter(&self, css: &str) {
        let frame = self.find(css).await;
        if let Err(error) = frame.enter_frame().await {
            self.give_up(&format!("{css} cannot be entered: {error}")).await
        }
    }

    /// Goes back to the page around the frame.
    pub async fn leave_frame(&self) {
        self.client.enter_parent_frame().await.expect("there is a page");
    }

    /// Path and query of the page.
    pub async fn path(&self) -> String {
        let url = self.client.current_url().await.expect("an address");
        url[url::Position::BeforePath..].to_owned()
    }

    /// The first element that fits, waited for.
    pub async fn find(&self, css: &str) -> Element {
        match self.client.wait().at_most(PATIENCE).for_element(Locator::Css(css)).await {
            Ok(element) => element,
            Err(error) => self.give_up(&format!("no {css}: {error}")).await,
        }
    }

    /// Whether such an element is there now.
    pub async fn has(&self, css: &str) -> bool {
        !self.client.find_all(Locator::Css(css)).await.expect("a selector").is_empty()
    }

    /// Waits until the page has no such element.
    pub async fn misses(&self, css: &str) {
        for _ in 0..100 {
            if !self.has(css).await {
                return;
            }
            tokio::time::sleep(PATIENCE / 100).await;
        }
        self.give_up(&format!("still there: {css}")).await
    }

    /// The text that the first element shows.
    pub async fn text(&self, css: &str) -> String {
        self.on(css, async |element| element.text().await).await.expect("a text")
    }

    /// An attribute of the first element that fits.
    pub async fn attr(&self, css: &str, name: &str) -> String {
        let value = self.on(css, async |element| element.attr(name).await).await.expect("an element");
        match value {
            Some(value) => value,
            None => self.give_up(&format!("{css} has no {name}")).await,
        }
    }

    /// Does something with the first element that fits. One that went with the page before it, on which
    /// nothing was done, is looked for anew.
    async fn on<T>(
        &self,
        css: &str,
        act: impl AsyncFn(Element) -> Result<T, CmdError>,
    ) -> Result<T, CmdError> {
        for _ in 0..20 {
            match act(self.find(css).await).await {
                Err(error) if error.to_string().contains("stale element") => {
                    tokio::time::sleep(PATIENCE / 100).await;
                }
                done => return done,
            }
        }
        act(self.find(css).await).await
    }

    /// Presses what fits, and waits for the page it may lead to.
    pub async fn click(&self, css: &str) {
        if let Err(error) = self.on(css, async |element| element.click().await).await {
            self.give_up(&format!("{css} cannot be pressed: {error}")).await
        }
    }

    /// The middle of the first element that fits, in the window.
    pub async fn middle(&self, css: &str) -> (f64, f64) {
        const MIDDLE: &str = "const box = document.querySelector(arguments[0]).getBoundingClientRect();
            return [box.left + box.width / 2, box.top + box.height / 2]";
        self.find(css).await;
        let point = self.run(MIDDLE, vec![json!(css)]).await;
        (point[0].as_f64().expect("a number"), point[1].as_f64().expect("a number"))
    }

    /// Presses at a point of the window, moves in small steps, and lets go; with `hold`, does not let go.
    pub async fn drag(&self, (from, to): ((f64, f64), (f64, f64)), hold: bool) {
        let step = |part: f64| PointerAction::MoveTo {
            duration: Some(Duration::from_millis(20)),
            x: from.0 + (to.0 - from.0) * part,
            y: from.1 + (to.1 - from.1) * part,
        };
        let mut mouse = MouseActions::new("mouse".to_owned())
            .then(step(0.0))
            .then(PointerAction::Down { button: MOUSE_BUTTON_LEFT });
        for part in 1..=8 {
            mouse = mouse.then(step(f64::from(part) / 8.0));
        }
        if !hold {
            mouse = mouse.then(PointerAction::Up { button: MOUSE_BUTTON_LEFT });
        }
        if let Err(error) = self.client.perform_actions(mouse).await {
            self.give_up(&format!("the mouse cannot be moved: {error}")).await
        }
    }

    /// Lets the mouse and all keys go.
    pub async fn let_go(&self) {
        self.client.release_actions().await.expect("actions can be released");
    }

    /// Presses a key where the focus is: `j`, or a key of WebDriver's such as `\u{E00C}` (Escape).
    pub async fn press(&self, key: char) {
        let keys = KeyActions::new("keys".to_owned())
            .then(KeyAction::Down { value: key })
            .then(KeyAction::Up { value: key });
        if let Err(error) = self.client.perform_actions(keys).await {
            self.give_up(&format!("{key:?} cannot be pressed: {error}")).await
        }
    }

    /// Writes `text` into a field, in place of what stands there.
    pub async fn fill(&self, css: &str, text: &str) {
        let written = self.on(css, async |element| {
            element.clear().await?;
            element.send_keys(text).await
        });
        if let Err(error) = written.await {
            self.give_up(&format!("{css} cannot be written: {error}")).await
        }
    }

    /// Chooses `date` and `time` (`2026-03-04`, `09:00`) in a field of either kind; the pickers of browsers differ
    /// by language, so the value is set as they would set it.
    pub async fn fill_time(&self, css: &str, date: &str, time: &str) {
        const SET: &str = "const [css, date, time] = arguments, field = document.querySelector(css);
            field.value = field.type === 'date' ? date : `${date}T${time}`;
            field.dispatchEvent(new Event('input', {bubbles: true}));
            field.dispatchEvent(new Event('change', {bubbles: true}));";
        self.find(css).await;
        self.run(SET, vec![json!(css), json!(date), json!(time)]).await;
    }

    /// Chooses the option whose value begins with `value`.
    pub async fn choose(&self, css: &str, value: &str) {
        self.click(&format!("{css} option[value^='{value}']")).await;
    }

    pub async fn run(&self, script: &str, arguments: Vec<Value>) -> Value {
        match self.client.execute(script, arguments).await {
            Ok(value) => value,
            Err(error) => self.give_up(&format!("a script failed: {error}")).await,
        }
    }

    /// Makes the window `width` pixels wide; 375 is a phone.
    pub async fn resize(&self, width: u32, height: u32) {
        let metrics = json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false});
        self.devtools("Emulation.setDeviceMetricsOverride", metrics).await;
    }

    /// Asks for a theme, and for no movement: a colour on its way to another would be measured as it is.
    pub async fn emulate(&self, theme: Theme) {
        let theme = if theme == Theme::Dark { "dark" } else { "light" };
        let features = json!([
            {"name": "prefers-color-scheme", "value": theme},
            {"name": "prefers-reduced-motion", "value": "reduce"},
        ]);
        self.devtools("Emulation.setEmulatedMedia", json!({"features": features})).await;
    }

    /// A picture of the window in target/screenshots/.
    pub async fn screenshot(&self, name: &str) -> PathBuf {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/screenshots");
        fs::create_dir_all(&folder).expect("a folder for pictures");
        let path = folder.join(format!("{name}.png"));
        let picture = self.client.screenshot().await.expect("a picture");
        fs::write(&path, picture).expect("a picture can be kept");
        path
    }

    /// What axe-core finds wrong for people who hear, magnify or do not use a mouse; one line per rule.
    pub async fn axe(&self) -> Vec<String> {
        const RUN: &str = "const done = arguments[arguments.length - 1];
            axe.run(document, {resultTypes: ['violations']}).then(
                (result) => done(result.violations.map((rule) => `${rule.id} (${rule.impact}): ${rule.help}: ` +
                    rule.nodes.slice(0, 3).map((node) => `${node.target.join(' ')} ${node.failureSummary}`).join('; '))),
                (error) => done([`axe failed: ${error}`]));";
        if self.run("return typeof axe === 'undefined'", vec![]).await == json!(true) {
            self.run(axe_source(), vec![]).await;
        }
        match self.client.execute_async(RUN, vec![]).await {
            Ok(found) => serde_json::from_value(found).expect("lines"),
            Err(error) => self.give_up(&format!("axe does not run: {error}")).await,
        }
    }

    /// What the browser complained of since the last call: script errors, refusals by the page's policy, missing
    /// files.
    pub async fn complaints(&self) -> Vec<String> {
        let log = self.command("se/log", json!({"type": "browser"})).await;
        let entries = log.as_array().expect("entries").iter();
        let severe = entries.filter(|entry| entry["level"] == "SEVERE");
        severe.map(|entry| entry["message"].as_str().unwrap_or_default().to_owned()).collect()
    }

    /// A command of Chromium's DevTools protocol.
    pub async fn devtools(&self, command: &str, params: Value) {
        self.command("goog/cdp/execute", json!({"cmd": command, "params": params})).await;
    }

    async fn command(&self, path: &'static str, body: Value) -> Value {
        self.client.issue_cmd(Extension { path, body }).await.expect("chromedriver knows this command")
    }

    /// Fails with what the page shows.
    async fn give_up(&self, why: &str) -> ! {
        let path = self.path().await;
        let text = self.client.execute("return document.body.innerText", vec![]).await;
        let text =
            text.map_or_else(|error| error.to_string(), |text| text.as_str().unwrap_or_default().to_owned());
        let text: String = text.chars().take(1_500).collect();
        let name = format!("failed-{}", std::thread::current().name().unwrap_or("test").replace("::", "-"));
        let picture = self.screenshot(&name).await;
        panic!("{why}\n{path} ({}):\n{text}", picture.display())
    }
}

/// A command of chromedriver beyond the WebDriver standard.
#[derive(Debug)]
struct Extension {
    path: &'static str,
    body: Value,
}

impl WebDriverCompatibleCommand for Extension {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, url::ParseError> {
        base.join(&format!("session/{}/{}", session.unwrap_or_default(), self.path))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        (Method::POST, Some(self.body.to_string()))
    }
}

/// chromedriver, and the Chromium it started, in a process group of their own.
struct Driver {
    process: Child,
    port: u16,
    profile: PathBuf,
    /// Closed only at the end: a program whose output nobody takes is stopped.
    _output: BufReader<ChildStdout>,
}

impl Driver {
    fn start(zone: &str) -> Self {
        let mut process = Command::new("chromedriver")
            .arg("--port=0")
            .env("TZ", zone)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()
            .unwrap_or_else(|error| panic!("no chromedriver ({error}): run script/test, which installs it"));
        let mut output = BufReader::new(process.stdout.take().expect("its output"));
        let mut said = String::new();
        let port = loop {
            let from = said.len();
            assert!(output.read_line(&mut said).is_ok_and(|length| length > 0), "chromedriver ended: {said}");
            let port = said[from..].trim().trim_end_matches('.').rsplit_once("successfully on port ");
            if let Some((_, port)) = port {
                break port.parse().expect("a port");
            }
        };
        let profile =
            Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("browser-{}", uuid::Uuid::new_v4()));
        Self { process, port, profile, _output: output }
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // Both may have ended by themselves; a test that failed should say why, and not abort here.
        if let Some(group) = i32::try_from(self.process.id()).ok().and_then(Pid::from_raw) {
            let _ = kill_process_group(group, Signal::KILL);
        }
        let _ = self.process.wait();
        // Chromium's last writes may come while the folder is being removed.
        for _ in 0..10 {
            if fs::remove_dir_all(&self.profile).is_ok() || !self.profile.exists() {
                break;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

fn axe_source() -> &'static str {
    static SOURCE: OnceLock<String> = OnceLock::new();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("node_modules/axe-core/axe.min.js");
    SOURCE.get_or_init(|| {
        fs::read_to_string(&path)
            .unwrap_or_else(|error| panic!("no axe-core ({error}): run script/test, which installs it"))
    })
}
