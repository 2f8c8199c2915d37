"""What computes for long, in one low-priority worker process."""

from app.jobs.jobs import JobError, Jobs

__all__ = ["JobError", "Jobs"]
