"""What computes for long, in one low-priority worker process."""

from app.jobs.jobs import JobFailed, Jobs

__all__ = ["JobFailed", "Jobs"]
