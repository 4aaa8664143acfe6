"""Who may open which staff address, written out: an address that stands nowhere here is a fault."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

House = dict[str, Any]
Needs = Callable[[House], list[Any]]

DESK, OWN, OTHER = "desk", "own", "other"
COORDINATION, ADMINISTRATION = "coordination", "administration"
AUDIT = "audit"

# The front desk; the adviser of the row's office or of another one; those who plan; those who keep the master data;
# who reads the audit log.
ADVISERS = {OWN, OTHER}
PLANNERS = {COORDINATION, ADMINISTRATION}
ALL_STAFF = {DESK, *ADVISERS, *PLANNERS}


@dataclass(frozen=True)
class Page:
    """One address; `answers` is the status for those who may open it: 405 where there is something to do only."""

    opens_for: frozenset[str]
    needs: Needs
    answers: int = 200

    @property
    def names_no_row(self) -> bool:
        return self.needs is _nothing


def _nothing(_house: House) -> list[Any]:
    return []


def _row(name: str, field: str = "pk") -> Needs:
    return lambda house: [getattr(house[name], field)]


def _offer_of(name: str) -> Needs:
    return lambda house: [house[name].offer.public_id]


def _year(*more: Any) -> Needs:
    return lambda _house: [2025, *more]


def _pages(opens_for: set[str], names: str, needs: Needs = _nothing, answers: int = 200) -> dict[str, Page]:
    return {name: Page(frozenset(opens_for), needs, answers) for name in names.split()}


def _deeds(opens_for: set[str], names: str, needs: Needs = _nothing) -> dict[str, Page]:
    return _pages(opens_for, names, needs, answers=405)


def _register(editors: set[str], name: str) -> dict[str, Page]:
    """List, new, change and remove, as every register of rows has them."""
    return _pages(editors, f"{name}_list {name}_new") | _pages(editors, f"{name}_edit {name}_remove", _row(name))


def _registers(editors: set[str], names: str) -> dict[str, Page]:
    return {name: page for register in names.split() for name, page in _register(editors, register).items()}


_HOUSE = {
    **_pages({*ALL_STAFF, AUDIT}, "staff_home", answers=302),
    **_pages({AUDIT}, "audit_log"),
    **_deeds({AUDIT}, "audit_export"),
    **_pages({AUDIT, *PLANNERS}, "past_row", lambda house: ["offers.offer", house["offer"].pk]),
    **_pages(ALL_STAFF, "cockpit component_guide"),
    **_pages(ALL_STAFF, "take_back", answers=302),
    **_pages(PLANNERS, "master_data unmet_needs"),
    **_pages({ADMINISTRATION}, "centre_edit"),
    **_pages(PLANNERS, "freshness freshness_together"),
    **_pages(ADVISERS, "own_offers"),
    **_pages({OWN}, "own_offer", _row("own_offer")),
    **_deeds(ADVISERS, "own_offer_confirm own_offer_take_back", _row("own_offer")),
    **_pages(PLANNERS, "proposal", _row("proposal")),
    **_deeds(PLANNERS, "doubt_done", _row("doubt")),
    **_registers({ADMINISTRATION}, "opening_hour provider age_phase feed"),
    **_registers(PLANNERS, "place place_hour stand room office offer topic emergency_number spot_kind spot landmark"),
    **_registers(PLANNERS, "photograph"),
    **_registers(PLANNERS, "signpost synonym page_words talk_language"),
    **_pages({COORDINATION}, "missed_searches"),
    **_registers({DESK, *PLANNERS}, "brochure"),
    **_pages(PLANNERS, "translation_languages"),
    **_pages(PLANNERS, "translation_list", lambda _house: ["uk"]),
    **_pages(PLANNERS, "translation_requests readability"),
    **_pages(PLANNERS, "translation_request", _row("translation_request")),
    **_deeds(PLANNERS, "translation_request_withdraw", _row("translation_request")),
    **_pages(PLANNERS, "translation_edit", lambda house: ["uk", "topic", house["topic"].pk, "name"]),
    **_pages({ADMINISTRATION}, "person_list person_new"),
    **_pages({ADMINISTRATION}, "person person_edit person_password factor_reset_ask", _row("person")),
    **_pages(PLANNERS, "factor_resets"),
    **_deeds(PLANNERS, "factor_reset_decide", _row("factor_reset")),
    **_deeds({ADMINISTRATION}, "person_invite person_deactivate person_activate role_give", _row("person")),
    **_deeds(
        {ADMINISTRATION},
        "address_confirm address_withdraw",
        lambda house: [house["address_change"].person_id, house["address_change"].pk],
    ),
    **_deeds({ADMINISTRATION}, "role_take role_confirm", lambda house: [house["person"].pk, house["membership"].pk]),
}
_DESK = {
    **_pages({DESK, ADMINISTRATION}, "desk day_paper messages"),
    **_deeds({DESK, ADMINISTRATION}, "desk_search"),
    **_deeds({DESK, ADMINISTRATION}, "desk_change", _row("appointment")),
    **_pages({DESK, ADMINISTRATION, OWN}, "desk_appointment desk_move desk_cancel desk_correct", _row("appointment")),
    **_pages({DESK, ADMINISTRATION}, "company"),
    **_pages({DESK, ADMINISTRATION, *ADVISERS}, "own_steps"),
    **_deeds({DESK, ADMINISTRATION, *ADVISERS}, "take_back_step", _row("taken_step")),
    **_pages({COORDINATION}, "past_steps"),
    **_pages({COORDINATION}, "past_step", _row("taken_step")),
    **_pages({DESK, ADMINISTRATION, OWN}, "desk_company", _row("accompanied")),
    **_pages({DESK, ADMINISTRATION, *ADVISERS}, "find_time"),
    **_pages({DESK, ADMINISTRATION, OWN}, "desk_book", _row("free", "public_id")),
    **_pages({DESK, ADMINISTRATION, OWN}, "count_heads", _row("open_door", "public_id")),
    **_pages({DESK, ADMINISTRATION}, "desk_lists"),
    **_pages({DESK, ADMINISTRATION}, "desk_wait_offer", _row("listed", "public_id")),
    **_pages({DESK, ADMINISTRATION}, "desk_wait_course", _row("course", "public_id")),
    **_pages({DESK, ADMINISTRATION}, "desk_wish", _row("draw", "public_id")),
    **_pages({DESK, ADMINISTRATION, OWN}, "participants sign_in_sheet", _row("free", "public_id")),
    **_pages({DESK}, "calls"),
    **_pages({DESK}, "call", _row("call")),
    **_deeds({DESK}, "call_done call_claim call_later call_undone", _row("call")),
    **_pages({DESK, ADMINISTRATION, *ADVISERS}, "visits tally"),
    **_deeds({DESK, ADMINISTRATION, *ADVISERS}, "remove_tally market_take_back"),
    **_pages({DESK, ADMINISTRATION, *ADVISERS}, "market market_shell market_worker market_manifest market_entries"),
    **_pages({DESK, ADMINISTRATION, *ADVISERS}, "count_stand", _row("counted_stand")),
    **_pages({DESK}, "edit_visit", _row("visit")),
    **_deeds({DESK, ADMINISTRATION, *ADVISERS}, "remove_visit", _row("visit")),
    **_pages({DESK, ADMINISTRATION, *ADVISERS}, "walk_ins"),
    **_pages({DESK, *PLANNERS}, "walk_in_waits"),
    **_pages({DESK, ADMINISTRATION, OWN}, "walk_in_queue walk_in_sheet", _offer_of("open_door")),
    **_deeds({DESK, ADMINISTRATION, *ADVISERS}, "walk_in_next walk_in_take", _offer_of("open_door")),
    **_pages({DESK, ADMINISTRATION, OWN}, "walk_in_ticket", _row("walk_in", "public_id")),
    **_deeds({DESK, ADMINISTRATION, *ADVISERS}, "walk_in_step", _row("walk_in", "public_id")),
    **_deeds(
        {DESK, ADMINISTRATION, *ADVISERS},
        "walk_in_hand_over",
        lambda house: [house["walk_in"].public_id, house["open_door"].offer.public_id],
    ),
    **_pages(ALL_STAFF, "wish_trees"),
    **_pages(ALL_STAFF, "wish_tree wish_tree_labels", _row("wish_tree")),
    **_deeds(ALL_STAFF, "tree_wish_step", _row("tree_wish", "public_id")),
    **_pages({DESK, *ADVISERS}, "referrals"),
    **_deeds({DESK, *ADVISERS}, "give_slip take_slip"),
}
_OFFICES = {
    **_pages(ADVISERS, "my_day my_week my_hours my_calendar office_appointments"),
    **_deeds(ADVISERS, "make_calendar_address choose_news_by_mail"),
    **_deeds(ADVISERS, "revoke_calendar_address", _row("subscription")),
    **_pages({OWN}, "office_appointment cancel_office_appointment", _row("appointment")),
    **_pages({OWN}, "office_video_link", _row("video_talk")),
    **_deeds(ADVISERS, "change_office_appointment", _row("appointment")),
}
_PLAN = {
    **_pages(PLANNERS, "course_list course_new waiting_lists draw_list draw_new"),
    **_pages(PLANNERS, "draw_staff draw_edit", _row("draw")),
    **_deeds(PLANNERS, "draw_hold", _row("draw")),
    **_pages(PLANNERS, "course course_edit course_cancel course_date_add", _row("course")),
    **_deeds(PLANNERS, "course_restore", _row("course")),
    **_deeds(PLANNERS, "course_date_restore", lambda house: [house["course"].pk, house["date"].pk]),
    **_pages(PLANNERS, "course_date course_date_drop", lambda house: [house["course"].pk, house["date"].pk]),
    **_pages(ALL_STAFF, "room_plan room_grid room_week"),
    **_pages({*ADVISERS, *PLANNERS}, "room_bookings lend_room"),
    **_pages({OWN, *PLANNERS}, "take_back_room", _row("room_booking")),
    **_pages(PLANNERS, "staffing closure_list closure_new substitution_list substitution_new"),
    **_pages(PLANNERS, "calendar calendar_term"),
    **_pages(PLANNERS, "calendar_day", lambda _house: ["2026-03-10"]),
    **_pages(PLANNERS, "closure", _row("closure", "public_id")),
    **_deeds(PLANNERS, "closure_end", _row("closure", "public_id")),
    **_pages({DESK, *PLANNERS}, "closure_notice", _row("closure", "public_id"), answers=302),
    **_pages({DESK, *PLANNERS}, "closure_notice_file", _row("closure", "public_id")),
    **_pages(PLANNERS, "substitution", _row("substitution", "public_id")),
    **_deeds(PLANNERS, "substitution_end", _row("substitution", "public_id")),
    **_pages({*ADVISERS, *PLANNERS}, "absence_list absence_new"),
    **_pages({OWN, *PLANNERS}, "absence", _row("absence", "public_id")),
    **_deeds({*ADVISERS, *PLANNERS}, "absence_end", _row("absence", "public_id")),
    **_registers(PLANNERS, "duty school_holiday"),
    **_pages(PLANNERS, "public_holiday_list school_holiday_import"),
    **_pages(PLANNERS, "hour_list hour_new message_texts"),
    **_pages(PLANNERS, "hour hour_edit hour_video_link hour_end hour_remove", _row("hour")),
    **_pages({OWN, *PLANNERS}, "single_date_new", lambda house: [house["hour"].pk, "absagen"]),
    **_pages({OWN, *PLANNERS}, "single_date_take_back", lambda house: [house["hour"].pk, house["single_date"].pk]),
    **_pages(PLANNERS, "message_text", lambda _house: ["booked", "de"]),
    **_deeds(PLANNERS, "restore_message_text", lambda _house: ["booked", "de"]),
}
_REPORTS = {
    **_pages(PLANNERS, "reports social_area"),
    **_registers(PLANNERS, "goal committee paper indicator funder grant counting_change"),
    **_pages(PLANNERS, "paper_deliberations", _row("paper")),
    **_pages(PLANNERS, "report report_paper report_goals report_budget", _year()),
    **_pages(PLANNERS, "report_chapter report_picture report_picture_file report_picture_remove", _year("summary")),
    **_pages(PLANNERS, "report_partners", _year()),
    **_pages(
        PLANNERS,
        "report_partner report_partner_ask report_partner_paper report_partner_remove",
        lambda house: [2025, house["partner_text"].pk],
    ),
    **_pages(PLANNERS, "report_goal", lambda house: [2025, house["goal"].pk]),
    **_pages(PLANNERS, "report_grant", lambda house: [2025, house["grant"].pk]),
    **_pages(PLANNERS, "report_funders", lambda house: [2025, house["budget_line"].pk]),
    **_deeds(PLANNERS, "report_work_out report_preview report_pdf", _year()),
    **_deeds(PLANNERS, "report_committee", _year(1)),
    **_deeds(PLANNERS, "report_funder", _year(1, 1)),
    **_pages(PLANNERS, "report_preparation", lambda house: [2025, house["waiting"].public_id]),
    **_pages(
        PLANNERS, "report_prepared_file", lambda house: [2025, house["prepared"].public_id, house["prepared"].file_name]
    ),
    **_pages(PLANNERS, "report_release", _year("annual")),
    **_deeds(PLANNERS, "report_check report_withdraw report_publish", _year("annual")),
    **_pages(PLANNERS, "report_candidate_file", _year("annual", "bericht.pdf")),
    **_pages(PLANNERS, "report_released", _year("annual", 1)),
    **_pages(PLANNERS, "report_released_file", _year("annual", 1, "bericht.pdf")),
    **_pages(PLANNERS, "report_publicity", _year(1)),
    **_deeds(PLANNERS, "report_publicity_confirm report_publicity_take_back", _year(1)),
}

# By who works there, in parts of a size that tests can share out.
WINGS: dict[str, dict[str, Page]] = {
    "house": _HOUSE,
    "desk": _DESK,
    "offices": _OFFICES,
    "plan": _PLAN,
    "reports": _REPORTS,
}
