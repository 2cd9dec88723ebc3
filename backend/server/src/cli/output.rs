//! What a command made, into a file or a pipe.

use std::{
    fs::File,
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use super::Ending;

/// Writes text to a file, or for `-` to standard output; a file appears under its name only when it is whole.
pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<(), Ending> {
    if path.as_os_str() == "-" {
        let mut out = io::stdout().lock();
        out.write_all(bytes)?;
        return Ok(out.flush()?);
    }
    let cannot = |e: io::Error| Ending::bad(format!("{} cannot be written: {e}", path.display()));
    let mut partial = path.as_os_str().to_owned();
    partial.push(".partial");
    let partial = PathBuf::from(partial);
    let written = File::create(&partial).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    if let Err(error) = written.and_then(|()| std::fs::rename(&partial, path)) {
        let _ = std::fs::remove_file(&partial);
        return Err(cannot(error));
    }
    Ok(())
}
