//! Chat servers for the tests: one of ours that does what a test says, and one of others (aimock).

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{Shutdown, TcpListener, TcpStream},
    path::Path,
    process::{Child, Command, Stdio},
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::Duration,
};

use calento::config::AiConfig;
use serde_json::{Value, json};

/// What the server does next.
#[derive(Clone)]
pub enum Act {
    /// The status line and headers, each with its end, and the empty line.
    Head(String),
    Send(Vec<u8>),
    /// A pause.
    Wait(u64),
    /// Says nothing more until the other side goes away.
    Hang,
}

/// A chat server that does what it is told, and keeps what it was asked.
pub struct ModelServer {
    url: String,
    asked: Arc<Mutex<Vec<Value>>>,
    heads: Arc<Mutex<Vec<String>>>,
    left: Arc<AtomicUsize>,
}

impl ModelServer {
    /// `script` gets the number of the request, from 0, and its body.
    pub fn start(script: impl FnMut(usize, &Value) -> Vec<Act> + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let url = format!("http://{}/v1", listener.local_addr().expect("a port"));
        let server = Self { url, asked: Arc::default(), heads: Arc::default(), left: Arc::default() };
        let (asked, heads, left) = (server.asked.clone(), server.heads.clone(), server.left.clone());
        let script = Arc::new(Mutex::new(script));
        // The thread ends with the program; a test's server does no harm after its test.
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (asked, heads, left) = (asked.clone(), heads.clone(), left.clone());
                let script = script.clone();
                thread::spawn(move || {
                    let Some((head, body)) = request(&stream) else { return };
                    let number = {
                        let mut asked = asked.lock().expect("not poisoned");
                        asked.push(body.clone());
                        heads.lock().expect("not poisoned").push(head);
                        asked.len() - 1
                    };
                    let acts = (script.lock().expect("not poisoned"))(number, &body);
                    for act in acts {
                        if play(&stream, act).is_err() {
                            left.fetch_add(1, Ordering::SeqCst);
                            return;
                        }
                    }
                    // Nothing more to say; it may be gone already.
                    let _ = stream.shutdown(Shutdown::Both);
                });
            }
        });
        server
    }

    /// Says these answers one after the other, then the last again and again.
    pub fn saying(answers: Vec<Vec<Act>>) -> Self {
        Self::start(move |number, _| answers[number.min(answers.len() - 1)].clone())
    }

    /// What stands in `AI_BASE_URL`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The bodies of all requests so far.
    pub fn asked(&self) -> Vec<Value> {
        self.asked.lock().expect("not poisoned").clone()
    }

    /// The heads of all requests so far, in lower case.
    pub fn heads(&self) -> Vec<String> {
        self.heads.lock().expect("not poisoned").clone()
    }

    /// Waits until this many clients have left before the end; false when they have not within a while.
    pub async fn was_left_by(&self, clients: usize) -> bool {
        for _ in 0..200 {
            if self.left.load(Ordering::SeqCst) >= clients {
                return true;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        false
    }

    pub fn config(&self) -> AiConfig {
        config(&self.url)
    }
}

/// The settings for a server, with a patience that a loaded machine does not use up.
pub fn config(url: &str) -> AiConfig {
    AiConfig {
        base_url: url.parse().expect("a URL"),
        model: "test-model".into(),
        api_key: Some(calento::config::Password("sk-test".into())),
        stream: true,
        patience: Duration::from_secs(20),
        context_tokens: 12_000,
        messages_per_hour: None,
        tokens_per_day: None,
    }
}

fn request(stream: &TcpStream) -> Option<(String, Value)> {
    let mut reader = BufReader::new(stream.try_clone().ok()?);
    let (mut head, mut length) = (String::new(), 0);
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        let line = line.to_lowercase();
        if let Some(text) = line.strip_prefix("content-length:") {
            length = text.trim().parse().ok()?;
        }
        if line.trim().is_empty() {
            break;
        }
        head.push_str(&line);
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some((head, serde_json::from_slice(&body).ok()?))
}

fn play(mut stream: &TcpStream, act: Act) -> std::io::Result<()> {
    match act {
        Act::Head(head) => stream.write_all(head.as_bytes())?,
        Act::Send(bytes) => stream.write_all(&bytes)?,
        Act::Wait(millis) => thread::sleep(Duration::from_millis(millis)),
        Act::Hang => {
            stream.set_read_timeout(Some(Duration::from_secs(60)))?;
            if stream.read(&mut [0; 64])? == 0 {
                return Err(std::io::ErrorKind::ConnectionAborted.into());
            }
        }
    }
    stream.flush()
}

/// The head of an answer with this status and more headers.
pub fn head(status: &str, kind: &str, more: &str) -> Act {
    Act::Head(format!("HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nConnection: close\r\n{more}\r\n"))
}

/// An answer that comes at once, as JSON.
pub fn json_answer(status: &str, body: &Value) -> Vec<Act> {
    vec![head(status, "application/json", ""), Act::Send(body.to_string().into_bytes())]
}

/// A stream of these pieces, with its end.
pub fn stream(pieces: &[Value]) -> Vec<Act> {
    let mut text: String = pieces.iter().map(|piece| format!("data: {piece}\n\n")).collect();
    text.push_str("data: [DONE]\n\n");
    vec![head("200 OK", "text/event-stream", ""), Act::Send(text.into_bytes())]
}

/// One piece of a streamed answer.
pub fn delta(delta: Value) -> Value {
    json!({ "id": "x", "object": "chat.completion.chunk", "created": 0, "model": "test-model",
            "choices": [{ "index": 0, "delta": delta, "finish_reason": null }] })
}

fn end(reason: &str) -> Value {
    json!({ "choices": [{ "index": 0, "delta": {}, "finish_reason": reason }] })
}

/// The model says this.
pub fn says(text: &str) -> Vec<Act> {
    stream(&[delta(json!({ "role": "assistant", "content": text })), end("stop")])
}

/// The model says this and calls these tools.
pub fn calls(text: &str, calls: &[(&str, Value)]) -> Vec<Act> {
    let mut pieces = vec![delta(json!({ "role": "assistant", "content": text }))];
    for (index, (name, arguments)) in calls.iter().enumerate() {
        // A text stands for arguments that are no JSON.
        let arguments = arguments.as_str().map_or_else(|| arguments.to_string(), str::to_owned);
        pieces.push(delta(json!({ "tool_calls": [{
            "index": index, "id": format!("call_{index}"), "type": "function",
            "function": { "name": name, "arguments": arguments },
        }] })));
    }
    pieces.push(end("tool_calls"));
    stream(&pieces)
}

/// aimock, a chat server of others, in a process of its own that ends with this value.
pub struct Aimock {
    process: Child,
    url: String,
}

impl Aimock {
    pub fn start() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let program = root.join("node_modules/@copilotkit/aimock/dist/cli.js");
        assert!(program.exists(), "no aimock for the model tests: run script/test, which installs it");
        let mut process = Command::new("node")
            .arg(program)
            .args(["-p", "0", "-h", "127.0.0.1", "--strict", "-l", "5", "-f"])
            .arg(root.join("tests/it/assistant/aimock.json"))
            .stdout(Stdio::piped())
            .spawn()
            .expect("node starts");
        let mut lines = BufReader::new(process.stdout.take().expect("its output")).lines();
        let url = lines
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| Some(line.split_once("listening on ")?.1.trim().to_owned()))
            .expect("aimock says where it listens");
        // It goes on telling what it does; somebody has to take it.
        thread::spawn(move || lines.for_each(drop));
        Self { process, url }
    }

    pub fn config(&self) -> AiConfig {
        config(&format!("{}/v1", self.url))
    }
}

impl Drop for Aimock {
    fn drop(&mut self) {
        // It may have ended by itself; a test that failed should say why, and not abort here.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
