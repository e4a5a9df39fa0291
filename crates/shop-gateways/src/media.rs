//! Pictures in an object store: decoded, turned upright, cut to the widths that are asked for and
//! written as WebP. Never keeps the file that was sent: what hides in one is gone.

use async_trait::async_trait;
use bytes::Bytes;
use image::{DynamicImage, ImageDecoder, ImageReader, Limits, imageops::FilterType};
use object_store::{
    ObjectStore, PutPayload, aws::AmazonS3Builder, local::LocalFileSystem, path::Path, prefix::PrefixStore,
};
use sha2::{Digest, Sha256};
use shop_services::ports::{Media, MediaError};
use std::{fmt::Write, io::Cursor, sync::Arc};
use tokio::sync::Semaphore;
use url::Url;

/// In bytes, of the file as it was sent.
const MOST_BYTES: usize = 10 * 1024 * 1024;
/// On each side: a picture that is small on disk may be huge in memory.
const MOST_PIXELS: u32 = 12_000;
const MOST_MEMORY: u64 = 256 * 1024 * 1024;
const QUALITY: u8 = 80;

#[derive(Clone)]
pub struct ObjectMedia {
    store: Arc<dyn ObjectStore>,
    /// One at a time: a large picture takes much memory.
    place: Arc<Semaphore>,
}

impl ObjectMedia {
    pub fn new(store: Arc<dyn ObjectStore>) -> Self {
        Self { store, place: Arc::new(Semaphore::new(1)) }
    }

    /// `place`: `s3://bucket/folder`, whose account and address are in the standard variables; empty: in `folder`.
    pub fn at(place: &str, folder: &std::path::Path) -> Result<Self, NoPlace> {
        if place.is_empty() {
            std::fs::create_dir_all(folder)?;
            return Ok(Self::new(Arc::new(LocalFileSystem::new_with_prefix(folder)?)));
        }
        let address = Url::parse(place).ok().filter(|address| address.scheme() == "s3").ok_or(NoPlace::Address)?;
        let bucket = address.host_str().ok_or(NoPlace::Address)?;
        let bucket = AmazonS3Builder::from_env().with_bucket_name(bucket).build()?;
        Ok(Self::new(Arc::new(PrefixStore::new(bucket, address.path().trim_matches('/')))))
    }
}

/// Why pictures cannot be kept there.
#[derive(Debug, thiserror::Error)]
pub enum NoPlace {
    #[error("the place of pictures is not like s3://bucket/folder")]
    Address,
    #[error(transparent)]
    Folder(#[from] std::io::Error),
    #[error("the store of pictures cannot be used")]
    Store(#[from] object_store::Error),
}

#[async_trait]
impl Media for ObjectMedia {
    async fn add(&self, file: Bytes, widths: [u32; 3]) -> Result<String, MediaError> {
        if file.len() > MOST_BYTES {
            return Err(MediaError::TooLarge);
        }
        let _place = self.place.acquire().await;
        let cut = tokio::task::spawn_blocking(move || cut(&file, widths)).await;
        let (key, files) = cut.map_err(|error| MediaError::Store(Box::new(error)))??;
        for (width, bytes) in widths.into_iter().zip(files) {
            self.put(&[key.as_str(), "-", &width.to_string(), ".webp"].concat(), bytes.into()).await?;
        }
        Ok(key)
    }

    async fn put(&self, name: &str, file: Bytes) -> Result<(), MediaError> {
        if !is_name(name) {
            return Err(MediaError::NotAPicture);
        }
        let stored = self.store.put(&Path::from(name), PutPayload::from(file)).await;
        stored.map(drop).map_err(|error| MediaError::Store(Box::new(error)))
    }

    async fn get(&self, name: &str) -> Result<Option<Bytes>, MediaError> {
        if !is_name(name) {
            return Ok(None);
        }
        match self.store.get(&Path::from(name)).await {
            Ok(found) => found.bytes().await.map(Some).map_err(|error| MediaError::Store(Box::new(error))),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(MediaError::Store(Box::new(error))),
        }
    }
}

/// `<key>-<width>.webp`, and nothing that could lead out of the store.
fn is_name(name: &str) -> bool {
    name.len() <= 120
        && name.ends_with(".webp")
        && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-' || byte == b'.')
        && !name.contains("..")
}

/// The key is made of the pixels, so that the same picture is stored once.
fn cut(file: &[u8], widths: [u32; 3]) -> Result<(String, Vec<Vec<u8>>), MediaError> {
    let picture = decode(file)?;
    let mut files = Vec::with_capacity(widths.len());
    for width in widths {
        let small = if picture.width() > width {
            let height = (u64::from(picture.height()) * u64::from(width) / u64::from(picture.width())).max(1) as u32;
            picture.resize_exact(width, height, FilterType::Lanczos3)
        } else {
            picture.clone()
        };
        files.push(encode(&small)?);
    }
    let digest = files.iter().fold(Sha256::new(), |hash, file| hash.chain_update(file)).finalize();
    let key = digest.iter().take(16).fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    });
    Ok((key, files))
}

fn decode(file: &[u8]) -> Result<DynamicImage, MediaError> {
    let mut reader = ImageReader::new(Cursor::new(file)).with_guessed_format().map_err(|_| MediaError::NotAPicture)?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(MOST_PIXELS);
    limits.max_image_height = Some(MOST_PIXELS);
    limits.max_alloc = Some(MOST_MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(refused)?;
    let orientation = decoder.orientation().map_err(refused)?;
    let (width, height) = decoder.dimensions();
    // As it is decoded, where a pixel may take eight bytes, and as it is encoded.
    if decoder.total_bytes().max(u64::from(width) * u64::from(height) * 4) > MOST_MEMORY {
        return Err(MediaError::TooLarge);
    }
    let mut picture = DynamicImage::from_decoder(decoder).map_err(refused)?;
    picture.apply_orientation(orientation);
    Ok(picture)
}

fn refused(error: image::ImageError) -> MediaError {
    match error {
        image::ImageError::Limits(_) => MediaError::TooLarge,
        _ => MediaError::NotAPicture,
    }
}

fn encode(picture: &DynamicImage) -> Result<Vec<u8>, MediaError> {
    let pixels = picture.to_rgba8();
    let encoder = webp::Encoder::from_rgba(&pixels, pixels.width(), pixels.height());
    Ok(encoder.encode(f32::from(QUALITY)).to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    const WIDTHS: [u32; 3] = [400, 800, 1200];
    use image::{Delay, Frame, ImageFormat, RgbaImage, codecs::gif::GifEncoder};

    fn png(width: u32, height: u32) -> Bytes {
        let mut bytes = Cursor::new(Vec::new());
        DynamicImage::new_rgb8(width, height).write_to(&mut bytes, ImageFormat::Png).expect("encodes");
        bytes.into_inner().into()
    }

    fn media() -> ObjectMedia {
        ObjectMedia::new(Arc::new(object_store::memory::InMemory::new()))
    }

    #[tokio::test]
    async fn a_picture_comes_back_in_every_width() {
        let media = media();
        let key = media.add(png(1600, 2000), WIDTHS).await.expect("stored");
        for width in WIDTHS {
            let name = format!("{key}-{width}.webp");
            let file = media.get(&name).await.expect("reads").expect("there");
            let decoded = image::load_from_memory(&file).expect("a picture");
            assert_eq!((decoded.width(), decoded.height()), (width, width * 5 / 4));
        }
    }

    #[tokio::test]
    async fn what_is_no_picture_is_refused() {
        let scripts = &b"GIF89a/*<svg onload=alert(1)>*/=1;alert(1)//"[..];
        let others =
            [&b"<!DOCTYPE html><script>alert(1)</script>"[..], b"%PDF-1.7", b"BM\0\0", b"\x1f\x8b\x08", b"PK\x03\x04"];
        let files = [&b"<svg xmlns='http://www.w3.org/2000/svg'/>"[..], b"", b"GIF89a", scripts];
        for file in files.into_iter().chain(others) {
            let added = media().add(Bytes::copy_from_slice(file), WIDTHS).await;
            assert!(matches!(added, Err(MediaError::NotAPicture | MediaError::TooLarge)), "{file:?}");
        }
    }

    #[tokio::test]
    async fn a_bomb_is_refused_before_it_is_unpacked() {
        // Some bytes on disk, gigabytes in memory.
        let mut bomb = png(1, 1).to_vec();
        bomb[16..24].copy_from_slice(&[0, 0, 0xC3, 0x50, 0, 0, 0xC3, 0x50]);
        assert!(media().add(bomb.into(), WIDTHS).await.is_err());
    }

    fn crc(bytes: &[u8]) -> u32 {
        let bit = |crc: u32, _| (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg());
        !bytes.iter().fold(!0, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), bit))
    }

    /// Whose head says how large it is: as many pixels as may be, each of which takes twice as much as usual.
    #[tokio::test]
    async fn a_picture_of_many_colours_is_weighed_as_it_is_unpacked() {
        let mut bomb = png(1, 1).to_vec();
        bomb[16..26].copy_from_slice(&[0, 0, 0x17, 0x70, 0, 0, 0x17, 0x70, 16, 6]);
        let sum = crc(&bomb[12..29]).to_be_bytes();
        bomb[29..33].copy_from_slice(&sum);
        assert!(matches!(media().add(bomb.into(), WIDTHS).await, Err(MediaError::TooLarge)));
    }

    /// A picture with a text in it, as cameras write where they were, and one behind its end.
    fn with_texts(picture: &[u8], inside: &[u8], behind: &[u8]) -> Bytes {
        let chunk = [&b"tEXtComment\0"[..], inside].concat();
        let length = (chunk.len() as u32 - 4).to_be_bytes();
        let (head, rest) = picture.split_at(33);
        [head, &length, &chunk, &crc(&chunk).to_be_bytes(), rest, behind].concat().into()
    }

    #[tokio::test]
    async fn what_hides_in_a_file_is_gone() {
        let media = media();
        let (inside, behind) = (&b"<script>25.0330 N</script>"[..], &b"<?php system(1);"[..]);
        let key = media.add(with_texts(&png(500, 500), inside, behind), WIDTHS).await.expect("a picture");
        for width in WIDTHS {
            let file = media.get(&format!("{key}-{width}.webp")).await.expect("reads").expect("there");
            for text in [inside, behind] {
                assert!(!file.windows(text.len()).any(|part| part == text), "it is still there");
            }
        }
    }

    #[tokio::test]
    async fn of_many_pictures_in_one_the_first_is_kept() {
        let mut film = Vec::new();
        let mut encoder = GifEncoder::new(&mut film);
        for _ in 0..200 {
            let frame = Frame::from_parts(RgbaImage::new(40, 30), 0, 0, Delay::from_numer_denom_ms(10, 1));
            encoder.encode_frame(frame).expect("encodes");
        }
        drop(encoder);
        let media = media();
        let key = media.add(film.into(), WIDTHS).await.expect("a picture");
        let file = media.get(&format!("{key}-400.webp")).await.expect("reads").expect("there");
        assert!(!file.windows(4).any(|part| part == b"ANIM"));
    }

    #[tokio::test]
    async fn a_name_cannot_lead_out_of_the_store() {
        for name in ["../secret.webp", "/etc/passwd", "a/b.webp", "%2e%2e.webp", "a.webp\0"] {
            assert!(media().get(name).await.expect("answers").is_none(), "{name}");
        }
    }
}
