//! The form of the import page, a `multipart/form-data` body (RFC 7578).

use actix_multipart::{Field, Multipart};
use futures_util::StreamExt;

use crate::error::AppError;

/// The largest file that is taken, in bytes.
const LARGEST_FILE: usize = 20 * 1024 * 1024;
/// An id needs 36.
const LARGEST_FIELD: usize = 100;
/// How much of a body that is too large is still read, in bytes: browsers show an answer only
/// after they have sent everything.
const LARGEST_REFUSED: usize = 200 * 1024 * 1024;

/// What was sent.
#[derive(Debug, Default)]
pub(super) struct Upload {
    /// `None` when the form has no file.
    pub file: Option<Vec<u8>>,
    /// The file's name where it comes from, to be shown.
    pub file_name: String,
    pub calendar_id: String,
}

impl Upload {
    /// Reads the form; fields of other names are passed over, and so is a body of another kind.
    ///
    /// # Errors
    /// `TooLarge`, and `BadRequest` when the body breaks off.
    pub async fn read(mut form: Multipart) -> Result<Self, AppError> {
        use actix_multipart::MultipartError as Bad;
        let mut upload = Self::default();
        while let Some(field) = form.next().await {
            let field = match field {
                Ok(field) => field,
                Err(
                    Bad::ContentTypeMissing
                    | Bad::ContentTypeParse
                    | Bad::ContentTypeIncompatible
                    | Bad::BoundaryMissing,
                ) => return Ok(upload),
                Err(_) => return Err(AppError::BadRequest),
            };
            match field.name() {
                Some("file") => {
                    let name = field.content_disposition().and_then(|about| about.get_filename());
                    upload.file_name =
                        name.unwrap_or_default().chars().filter(|c| !c.is_control()).take(200).collect();
                    upload.file = Some(content(field, LARGEST_FILE).await?);
                }
                Some("calendar_id") => {
                    let id = content(field, LARGEST_FIELD).await?;
                    upload.calendar_id = String::from_utf8_lossy(&id).into_owned();
                }
                _ => {
                    content(field, LARGEST_FILE).await?;
                }
            }
        }
        Ok(upload)
    }
}

/// The content of a field of at most `most` bytes.
async fn content(mut field: Field, most: usize) -> Result<Vec<u8>, AppError> {
    let (mut content, mut length) = (Vec::new(), 0);
    while let Some(chunk) = field.next().await {
        let chunk = chunk.map_err(|_| AppError::BadRequest)?;
        length += chunk.len();
        if length <= most {
            content.extend_from_slice(&chunk);
        } else if length > LARGEST_REFUSED {
            break;
        } else {
            content = Vec::new();
        }
    }
    if length > most { Err(AppError::TooLarge) } else { Ok(content) }
}
