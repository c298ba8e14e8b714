//! Puts htmx, pinned in package.json, where the binary can embed it.

use std::{env, fs, path::Path, process::Command};

const HTMX: &str = "node_modules/htmx.org/dist/htmx.min.js";

fn main() {
    println!("cargo::rerun-if-changed=package-lock.json");
    println!("cargo::rerun-if-changed=migrations");
    println!("cargo::rerun-if-changed=locales");
    println!("cargo::rerun-if-changed={HTMX}");
    if !Path::new(HTMX).exists() {
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
    fs::copy(HTMX, Path::new(&out).join("htmx.min.js")).expect("copy htmx into OUT_DIR");
}
