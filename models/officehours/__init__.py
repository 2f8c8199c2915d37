"""Office hours: which instants count, how much of a span counts, when a budget is used up."""

from models.officehours.calendar import OfficeCalendar, office_calendar

__all__ = ["OfficeCalendar", "office_calendar"]
