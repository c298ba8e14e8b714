mod import;
mod views;
