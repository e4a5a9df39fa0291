//! One stylesheet out of `style/main.css` and what it imports. Layers and nesting stay: every browser that we serve knows them.

use std::path::Path;

use anyhow::{Result, anyhow};
use lightningcss::bundler::{Bundler, FileProvider};
use lightningcss::stylesheet::{MinifyOptions, ParserOptions, PrinterOptions};
use lightningcss::targets::{Browsers, Targets};

pub fn bundle(entry: &Path) -> Result<String> {
    let files = FileProvider::new();
    let mut bundler = Bundler::new(&files, None, ParserOptions::default());
    let mut sheet = bundler.bundle(entry).map_err(|error| anyhow!("{error}"))?;
    let targets = targets();
    sheet.minify(MinifyOptions { targets, ..MinifyOptions::default() }).map_err(|error| anyhow!("{error}"))?;
    let printed = sheet.to_css(PrinterOptions { minify: true, targets, ..PrinterOptions::default() });
    Ok(printed.map_err(|error| anyhow!("{error}"))?.code)
}

/// The first versions that know nesting, `light-dark()` and `@property`: the summer of 2024.
fn targets() -> Targets {
    let version = |major: u32, minor: u32| Some(major << 16 | minor << 8);
    Targets::from(Browsers {
        chrome: version(123, 0),
        edge: version(123, 0),
        firefox: version(128, 0),
        safari: version(17, 5),
        ios_saf: version(17, 5),
        ..Browsers::default()
    })
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn imports_are_taken_in_and_layers_stay() {
        let folder = std::env::temp_dir().join(format!("yiye-style-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("main.css"), "@layer tokens, base;\n@import 'base.css' layer(base);").unwrap();
        fs::write(folder.join("base.css"), "a { color: light-dark(#ff0000, #000); & b { margin: 0px } }").unwrap();
        let css = bundle(&folder.join("main.css")).unwrap();
        fs::remove_dir_all(&folder).unwrap();
        assert_eq!(css, "@layer tokens;@layer base{a{color:light-dark(red,#000);& b{margin:0}}}");
    }
}
