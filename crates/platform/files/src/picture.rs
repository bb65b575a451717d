//! From bytes that somebody sent to a picture of our own making.
//!
//! Only what the decoder understood as pixels goes into the new file: hidden data, locations, and what a second reader
//! could take for a page or an archive stay behind. Slow and hungry, so it runs on a thread of its own and never inside
//! a transaction.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageDecoder as _, ImageError, ImageFormat, ImageReader, Limits};

/// The largest upload, in bytes.
pub const BYTES_MAX: usize = 10 * 1024 * 1024;
/// The most pixels that a picture may have.
const PIXELS_MAX: u64 = 24_000_000;
/// The longest side.
const SIDE_MAX: u32 = 16_000;
/// The most memory that one decoder may take.
const MEMORY_MAX: u64 = 256 * 1024 * 1024;
/// The longest side of the small copy.
const THUMB_SIDE: u32 = 480;
const QUALITY: u8 = 86;

/// A picture of our own making.
#[derive(Debug, Clone)]
pub(crate) struct Picture {
    pub(crate) bytes: Vec<u8>,
    pub(crate) thumb: Vec<u8>,
    pub(crate) media: Media,
    pub(crate) width: u32,
    pub(crate) height: u32,
}

kernel::text_enum! {
    /// What we make of pictures.
    pub(crate) enum Media {
        /// Photographs.
        Jpeg = "image/jpeg",
        /// Drawings, and whatever is see-through.
        Png = "image/png",
    }
}

impl Media {
    /// The ending of names.
    pub(crate) const fn ending(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
        }
    }
}

/// Why there is no picture.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NoPicture {
    /// It is of no kind that we take, whatever its name says.
    #[error("no picture of a kind that is taken")]
    Kind,
    /// More pixels, or more memory for them, than is sensible.
    #[error("too many pixels")]
    Pixels,
    /// It does not keep what its first bytes promise.
    #[error("broken picture: {0}")]
    Broken(#[source] ImageError),
}

impl From<ImageError> for NoPicture {
    fn from(error: ImageError) -> Self {
        match error {
            ImageError::Limits(_) => Self::Pixels,
            error => Self::Broken(error),
        }
    }
}

/// Reads a picture and makes it anew.
///
/// # Errors
/// Where it is none, broken, or too large to be sensible.
pub(crate) fn remake(bytes: &[u8]) -> Result<Picture, NoPicture> {
    let format = image::guess_format(bytes).map_err(|_| NoPicture::Kind)?;
    if !matches!(format, ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP | ImageFormat::Gif) {
        return Err(NoPicture::Kind);
    }
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::default();
    limits.max_image_width = Some(SIDE_MAX);
    limits.max_image_height = Some(SIDE_MAX);
    limits.max_alloc = Some(MEMORY_MAX);
    reader.limits(limits);
    let mut decoder = reader.into_decoder()?;
    // Known from the head of the file, before a single pixel is unpacked.
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > PIXELS_MAX {
        return Err(NoPicture::Pixels);
    }
    let orientation = decoder.orientation()?;
    let mut image = DynamicImage::from_decoder(decoder)?;
    image.apply_orientation(orientation);
    let media = if format == ImageFormat::Jpeg || (format == ImageFormat::WebP && !image.color().has_alpha())
    {
        Media::Jpeg
    } else {
        Media::Png
    };
    let (width, height) = (image.width(), image.height());
    let thumb = if width.max(height) > THUMB_SIDE {
        encode(&image.thumbnail(THUMB_SIDE, THUMB_SIDE), media)?
    } else {
        encode(&image, media)?
    };
    Ok(Picture { bytes: encode(&image, media)?, thumb, media, width, height })
}

fn encode(image: &DynamicImage, media: Media) -> Result<Vec<u8>, NoPicture> {
    let mut bytes = Vec::new();
    match media {
        Media::Jpeg => {
            image.to_rgb8().write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, QUALITY))?
        }
        Media::Png if image.color().has_alpha() => {
            DynamicImage::ImageRgba8(image.to_rgba8())
                .write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png)?;
        }
        Media::Png => {
            DynamicImage::ImageRgb8(image.to_rgb8())
                .write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png)?;
        }
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = Vec::new();
        DynamicImage::new_rgb8(width, height)
            .write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png)
            .unwrap();
        bytes
    }

    fn jpeg(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = Vec::new();
        DynamicImage::new_rgb8(width, height)
            .write_to(&mut Cursor::new(&mut bytes), ImageFormat::Jpeg)
            .unwrap();
        bytes
    }

    /// A JPEG with an EXIF segment that says: turned by 90 degrees, and a secret.
    fn turned_jpeg() -> Vec<u8> {
        let mut exif = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0".to_vec();
        exif.extend_from_slice(b"GPS 31.2304N 121.4737E");
        let mut bytes = jpeg(40, 20);
        let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
        let segment = [&[0xff, 0xe1], &length[..], &exif].concat();
        bytes.splice(2..2, segment);
        bytes
    }

    #[test]
    fn what_is_hidden_in_a_picture_stays_behind_and_its_turn_is_applied() {
        let sent = turned_jpeg();
        assert!(sent.windows(3).any(|bytes| bytes == b"GPS"));
        let made = remake(&sent).unwrap();
        assert_eq!((made.width, made.height, made.media), (20, 40, Media::Jpeg));
        for bytes in [&made.bytes, &made.thumb] {
            assert!(
                !bytes.windows(3).any(|bytes| bytes == b"GPS")
                    && !bytes.windows(4).any(|bytes| bytes == b"Exif")
            );
        }
    }

    #[test]
    fn a_picture_that_is_also_something_else_is_only_a_picture_afterwards() {
        for tail in [&b"<script>alert(1)</script>"[..], b"PK\x03\x04 an archive", b"%PDF-1.7"] {
            let sent = [png(8, 8), tail.to_vec()].concat();
            let made = remake(&sent).unwrap();
            assert!(!made.bytes.windows(tail.len()).any(|bytes| bytes == tail));
            assert_eq!(image::guess_format(&made.bytes).unwrap(), ImageFormat::Png);
        }
    }

    #[test]
    fn large_pictures_get_a_small_copy() {
        let made = remake(&png(1_000, 500)).unwrap();
        let thumb = image::load_from_memory(&made.thumb).unwrap();
        assert_eq!((thumb.width(), thumb.height()), (480, 240));
    }

    #[test]
    fn what_claims_to_be_huge_is_refused_before_it_is_unpacked() {
        // A head that promises 16,000 by 16,000 pixels, over data for eight by eight.
        let mut bomb = png(8, 8);
        let size = 15_999_u32.to_be_bytes();
        bomb[16..20].copy_from_slice(&size);
        bomb[20..24].copy_from_slice(&size);
        // The sum over the head has to be right, or the picture is refused for that.
        let sum = crc(&bomb[12..29]).to_be_bytes();
        bomb[29..33].copy_from_slice(&sum);
        assert!(matches!(remake(&bomb), Err(NoPicture::Pixels)));
        // Much in little: eight thousand by six thousand zeros pack into some kilobytes.
        let packed = png(8_000, 6_000);
        assert!(packed.len() < 1_000_000);
        assert!(matches!(remake(&packed), Err(NoPicture::Pixels)));
    }

    fn crc(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(u32::MAX, |crc, byte| {
            (0..8).fold(
                crc ^ u32::from(*byte),
                |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 },
            )
        })
    }

    #[test]
    fn what_is_no_picture_is_refused() {
        let svg = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>";
        let tiff = b"II*\0\x08\0\0\0";
        for sent in [&b""[..], b"x", b"<html>", svg, b"%PDF-1.7", b"BM______", tiff, b"\x7fELF"] {
            assert!(matches!(remake(sent), Err(NoPicture::Kind)), "{sent:?}");
        }
        for sent in [png(8, 8), jpeg(8, 8)] {
            let half = &sent[..sent.len() / 2];
            let refused = remake(half);
            // A decoder may fill up what is missing; what comes out is a whole picture then.
            assert!(refused.is_err() || image::load_from_memory(&refused.unwrap().bytes).is_ok());
        }
        assert!(matches!(remake(&b"\x89PNG\r\n\x1a\n"[..]), Err(NoPicture::Broken(_))));
        assert!(matches!(remake(&b"GIF89a"[..]), Err(NoPicture::Broken(_))));
    }
}
