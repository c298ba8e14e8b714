mod views;
mod import;
