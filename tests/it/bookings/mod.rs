mod booking;
mod guest_page;
mod links;
mod public_page;
mod slots;
mod why;
