//! Whole requests, as people write them.
