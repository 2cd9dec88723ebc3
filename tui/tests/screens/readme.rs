//! The picture in the README is the screen.
