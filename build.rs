//! Puts htmx and its extension for event streams, pinned in package.json, where the binary can embed it.

use std::{env, fs, path::Path, process::Command};

const HTMX: &str = "node_modules/htmx.org/dist";
const FILES: [&str; 2] = ["htmx.min.js", "ext/hx-sse.min.js"];

fn main() {
    println!("cargo::rerun-if-changed=package-lock.json");
    println!("cargo::rerun-if-changed=migrations");
    println!("cargo::rerun-if-changed=locales");
    let files = FILES.map(|file| Path::new(HTMX).join(file));
    for file in &files {
        println!("cargo::rerun-if-changed={}", file.display());
    }
    if !files.iter().all(|file| file.exists()) {
        let done = Command::new("npm")
            .args(["ci", "--ignore-scripts", "--omit=dev", "--no-audit", "--no-fund"])
            .status();
        match done {
            Ok(status) if status.success() => {}
            Ok(status) => panic!("`npm ci` ended with {status}; htmx is fetched by it (see package.json)"),
            Err(error) => {
                panic!("cannot run npm ({error}); install Node.js with npm, or run script/server, which does")
            }
        }
    }
    let out = env::var("OUT_DIR").expect("cargo sets OUT_DIR");
    for file in &files {
        let name = file.file_name().expect("each of them is a file");
        fs::copy(file, Path::new(&out).join(name)).expect("copy htmx into OUT_DIR");
    }
}
