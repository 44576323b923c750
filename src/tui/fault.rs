//! What a screen makes of a service that failed. A failure is shown as what it is, in the message line or in the place of
//! what could not be read; it never becomes an empty list.

use soxa_service::ServiceError;

/// A record that may be gone: `None` where there is none of that name.
///
/// # Errors
/// Every other failure of the read.
pub fn existing<T>(read: Result<T, ServiceError>) -> Result<Option<T>, ServiceError> {
    match read {
        Err(ServiceError::NotFound { .. }) => Ok(None),
        read => read.map(Some),
    }
}

/// A part of a screen that only some may see: `None` for those who may not, who do not learn that there is anything.
///
/// # Errors
/// Every other failure of the read.
pub fn allowed<T>(read: Result<T, ServiceError>) -> Result<Option<T>, ServiceError> {
    match read {
        Err(ServiceError::Denied { .. } | ServiceError::ReadOnly) => Ok(None),
        read => read.map(Some),
    }
}
