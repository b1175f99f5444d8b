//! Pictures of receipts: what a camera made becomes a small JPEG that says nothing but what is to be seen on it. Where and
//! when it was taken, and with which camera, is left out with everything else that does not belong to the picture. The same
//! picture comes out as the same bytes, so that its hash names it.

#[cfg(test)]
mod tests;

use std::io::Cursor;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use crdt_model::claim::PICTURE_BYTES_MAX;
use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageDecoder as _, ImageReader, Limits, Rgb, RgbImage};

use crate::error::{AppError, ErrorCode};

/// The most bytes that are read as a picture.
const READ_BYTES_MAX: usize = 20 << 20;

/// The most pixels that a picture may be wide or high, and the most memory that reading it may take.
const READ_SIDE_MAX: u32 = 16_384;
const READ_ALLOC_MAX: u64 = 256 << 20;

/// The longest side of what comes out; the shorter ones where a picture is so restless that it is too large otherwise.
const SIDES: [u32; 3] = [1_600, 1_100, 700];

/// JPEG qualities, best first.
const QUALITIES: [u8; 6] = [85, 75, 65, 55, 45, 35];

/// A picture as a camera or a file gave it, in base64, made small.
pub(crate) fn receipt(base64: &str) -> Result<Vec<u8>, AppError> {
    if base64.len() / 4 * 3 > READ_BYTES_MAX {
        return Err(ErrorCode::PictureTooLarge.into());
    }
    let bytes = STANDARD.decode(base64).map_err(|_| ErrorCode::BadRequest)?;
    shrink(&bytes)
}

/// A JPEG, a PNG or a WebP as a JPEG of at most [`PICTURE_BYTES_MAX`] bytes, the right way up.
fn shrink(bytes: &[u8]) -> Result<Vec<u8>, AppError> {
    let unreadable = |error| {
        tracing::info!(%error, "a picture cannot be read");
        ErrorCode::PictureUnreadable
    };
    let mut limits = Limits::default();
    limits.max_image_width = Some(READ_SIDE_MAX);
    limits.max_image_height = Some(READ_SIDE_MAX);
    limits.max_alloc = Some(READ_ALLOC_MAX);
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(|_| ErrorCode::Internal)?;
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(unreadable)?;
    let orientation = decoder.orientation().map_err(unreadable)?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(unreadable)?;
    for side in SIDES {
        if picture.width().max(picture.height()) > side {
            picture = picture.thumbnail(side, side);
        }
        let mut upright = picture.clone();
        upright.apply_orientation(orientation);
        let upright = on_white(&upright);
        for quality in QUALITIES {
            let mut jpeg = Vec::new();
            JpegEncoder::new_with_quality(&mut jpeg, quality).encode_image(&upright).map_err(unreadable)?;
            if jpeg.len() <= PICTURE_BYTES_MAX {
                return Ok(jpeg);
            }
        }
    }
    Err(ErrorCode::PictureUnreadable.into())
}

/// A JPEG knows nothing of what shines through: it lies on white paper.
fn on_white(picture: &DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.to_rgb8();
    }
    let picture = picture.to_rgba8();
    RgbImage::from_fn(picture.width(), picture.height(), |x, y| {
        let [red, green, blue, alpha] = picture.get_pixel(x, y).0;
        let mixed = |colour: u8| {
            let (colour, alpha) = (u16::from(colour), u16::from(alpha));
            u8::try_from((colour * alpha + 255 * (255 - alpha)) / 255).unwrap_or(u8::MAX)
        };
        Rgb([mixed(red), mixed(green), mixed(blue)])
    })
}
