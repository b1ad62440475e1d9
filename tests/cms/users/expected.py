"""Who gets what: a cell for each address and each kind of visitor.

The addresses are filled in with things of show A, so that "the other show" is B.
"""

from tests.cms.users.requests import LOGIN, NO, OK

VISITORS = (
    "a stranger",
    "a disabled user",
    "an editor of the other show",
    "a publisher of the other show",
    "an editor of the show",
    "a publisher of the show",
    "an administrator",
)
Cells = tuple[str, ...]
"""What each of VISITORS gets, in their order."""


def admin(*cells: str) -> Cells:
    """Return the cells of an address of the admin, where those who are not signed in are led to the door."""
    return (LOGIN, LOGIN, *cells)


OFFICERS = admin(OK, OK, OK, OK, OK)
"""Anybody in the team of any show; what they find there is looked at by test_leaks.py."""
TEAM = admin(NO, NO, OK, OK, OK)
"""Those who work for the show to which the thing belongs."""
PUBLISHERS = admin(NO, NO, NO, OK, OK)
"""Those of the team who may publish."""
EVERY_PUBLISHER = admin(NO, OK, NO, OK, OK)
"""Who publishes in any show."""
UPLOADER = admin(NO, NO, OK, NO, NO)
"""Who began the upload."""
ADMINISTRATORS = admin(NO, NO, NO, NO, OK)
NOBODY = admin(NO, NO, NO, NO, NO)
"""Signed in or not: closed, or only there for other kinds of things."""
STRANGERS = (OK, OK, NO, NO, NO, NO, NO)
"""The door itself: who is inside is sent on."""
TO_THE_DOOR = (LOGIN,) * 7
"""Leads to the door."""
EVERYBODY = (OK,) * 7
TEAM_WITHOUT_DOOR = (NO, NO, NO, NO, OK, OK, OK)
"""A public address: who may not see the thing hears that it is not there."""
GONE = (NO,) * 7
"""A public address of what is not public."""

FAMILIES: tuple[tuple[Cells, str], ...] = (
    (
        OFFICERS,
        """
        admin/test404/ live_desks channels_act channels_withdraw edit_own_override feed_checks feed_import_confirm
        feed_import_stop
        own_translations own_translations_results recording:add recording:index
        recording:index_results recording_chooser:choose recording_chooser:choose_results
        recording_chooser:chosen_multiple recording_chooser:create recording_upload recording_upload_discard
        recording_uploads wagtail_localize:edit_override wagtail_localize:edit_string_translation
        wagtail_localize:javascript_catalog wagtail_localize:machine_translate wagtail_localize:snippets_api_detail
        wagtail_localize:snippets_api_listing wagtail_localize:stop_translation
        wagtail_localize:submit_snippet_translation wagtail_localize:translations_report
        wagtail_localize:translations_report_results wagtail_localize:upload_pofile wagtailadmin_account
        wagtailadmin_api:pages:listing wagtailadmin_choose_page wagtailadmin_choose_page_anchor_link
        wagtailadmin_choose_page_child wagtailadmin_choose_page_email_link wagtailadmin_choose_page_external_link
        wagtailadmin_choose_page_phone_link wagtailadmin_choose_page_search wagtailadmin_dismissibles
        wagtailadmin_editing_sessions:ping wagtailadmin_editing_sessions:release wagtailadmin_explore_root
        wagtailadmin_home wagtailadmin_logout wagtailadmin_pages:choose_parent wagtailadmin_pages:search
        wagtailadmin_pages:search_results wagtailadmin_pages:type_use wagtailadmin_pages:type_use_results
        wagtailadmin_reports:aging_pages wagtailadmin_reports:aging_pages_results wagtailadmin_reports:site_history
        wagtailadmin_reports:site_history_results wagtailadmin_reports:workflow
        wagtailadmin_reports:workflow_results wagtailadmin_reports:workflow_tasks
        wagtailadmin_reports:workflow_tasks_results wagtailadmin_tag_autocomplete
        wagtailadmin_tag_model_autocomplete wagtailadmin_workflows:enable wagtailadmin_workflows:enable_task
        wagtaildocs:add wagtaildocs:add_multiple wagtaildocs:create_multiple_from_uploaded_document
        wagtaildocs:delete_multiple wagtaildocs:delete_upload_multiple wagtaildocs:edit_multiple wagtaildocs:index
        wagtaildocs:index_results wagtaildocs_chooser:choose wagtaildocs_chooser:choose_results
        wagtaildocs_chooser:chosen_multiple wagtaildocs_chooser:create wagtailembeds:chooser
        wagtailembeds:chooser_upload wagtailforms:index wagtailforms:index_results wagtailimages:add
        wagtailimages:add_multiple wagtailimages:create_multiple_from_uploaded_image wagtailimages:delete_multiple
        wagtailimages:delete_upload_multiple wagtailimages:edit_multiple wagtailimages:index
        wagtailimages:index_results wagtailimages_chooser:choose wagtailimages_chooser:choose_results
        wagtailimages_chooser:chosen_multiple wagtailimages_chooser:create
        channels_broadcast channels_broadcast_look live_calendar
        wagtailsnippetchoosers_live_rundowntemplate:choose
        wagtailsnippetchoosers_live_rundowntemplate:choose_results wagtailsnippetchoosers_live_rundowntemplate:chosen
        wagtailsnippetchoosers_live_rundowntemplate:chosen_multiple
        wagtailsnippetchoosers_people_person:choose wagtailsnippetchoosers_people_person:choose_results
        wagtailsnippetchoosers_people_person:chosen wagtailsnippetchoosers_people_person:chosen_multiple
        wagtailsnippetchoosers_people_person:create wagtailsnippetchoosers_taxonomy_place:choose
        wagtailsnippetchoosers_taxonomy_place:choose_results wagtailsnippetchoosers_taxonomy_place:chosen
        wagtailsnippetchoosers_taxonomy_place:chosen_multiple wagtailsnippetchoosers_taxonomy_topic:choose
        wagtailsnippetchoosers_taxonomy_topic:choose_results wagtailsnippetchoosers_taxonomy_topic:chosen
        wagtailsnippetchoosers_taxonomy_topic:chosen_multiple wagtailsnippets_people_person:add
        wagtailsnippets_people_person:copy wagtailsnippets_people_person:edit wagtailsnippets_people_person:history
        wagtailsnippets_people_person:history_results wagtailsnippets_people_person:list
        wagtailsnippets_people_person:list_results wagtailsnippets_people_person:usage
        wagtailsnippets_taxonomy_place:list wagtailsnippets_taxonomy_place:list_results
        wagtailsnippets_taxonomy_topic:list wagtailsnippets_taxonomy_topic:list_results write_episode
        """,
    ),
    (
        TEAM,
        """
        check_report show_check
        live_act live_answer live_changes live_contact live_desk live_desk_question live_do live_enter live_log
        live_after live_official live_plan live_presenter live_presenter_part live_steer live_turn_part live_votes
        recording:delete recording:edit recording:progress recording:state recording_chooser:chosen
        recording_sample_state recording_sound
        transcript transcript_delete transcript_import wagtail_bulk_action
        wagtail_localize:download_pofile wagtail_localize:preview_translation
        wagtail_localize:submit_page_translation wagtail_localize:update_translations wagtailadmin_api:pages:detail
        wagtailadmin_choose_page_chosen_multiple wagtailadmin_explore wagtailadmin_explore_results
        wagtailadmin_pages:add wagtailadmin_pages:add_subpage wagtailadmin_pages:confirm_workflow_cancellation
        wagtailadmin_pages:copy wagtailadmin_pages:delete wagtailadmin_pages:edit wagtailadmin_pages:history
        wagtailadmin_pages:history_results wagtailadmin_pages:lock wagtailadmin_pages:move
        wagtailadmin_pages:move_confirm wagtailadmin_pages:preview_on_add wagtailadmin_pages:preview_on_edit
        wagtailadmin_pages:revisions_compare wagtailadmin_pages:revisions_index wagtailadmin_pages:revisions_revert
        wagtailadmin_pages:revisions_view wagtailadmin_pages:set_page_position wagtailadmin_pages:unlock
        wagtailadmin_pages:usage wagtailadmin_pages:view_draft wagtailadmin_pages:workflow_history
        wagtailadmin_pages:workflow_history_detail wagtailadmin_workflows:remove
        wagtailadmin_workflows:remove#workflow_pk wagtaildocs:delete wagtaildocs:document_usage wagtaildocs:edit
        wagtaildocs_chooser:chosen wagtailimages:delete wagtailimages:edit wagtailimages:image_usage
        wagtailimages:preview wagtailimages_chooser:chosen wagtailimages_chooser:select_format
        """,
    ),
    (
        PUBLISHERS,
        """
        channels_delivery channels_work channels_work_state
        live_times
        export_show feed_import feed_import_state feed_token_revoke feed_tokens
        wagtailadmin_pages:collect_workflow_action_data wagtailadmin_pages:revisions_unschedule
        wagtailadmin_pages:set_privacy wagtailadmin_pages:unpublish wagtailadmin_pages:workflow_action
        wagtailadmin_pages:workflow_preview
        """,
    ),
    (
        EVERY_PUBLISHER,
        """
        channels_board channels_board_state channels_calendar feed_imports wagtailadmin_reports:locked_pages
        wagtailadmin_reports:locked_pages_results
        """,
    ),
    (
        UPLOADER,
        """
        recording_upload_status
        """,
    ),
    (
        ADMINISTRATORS,
        """
        channels_account channels_account_new channels_accounts channels_youtube channels_youtube_back
        wagtailadmin_collections:add wagtailadmin_collections:delete wagtailadmin_collections:edit
        wagtailadmin_collections:index wagtailadmin_collections:set_privacy wagtailadmin_reports:page_types_usage
        wagtailadmin_reports:page_types_usage_results wagtailadmin_workflows:add wagtailadmin_workflows:add_task
        wagtailadmin_workflows:disable wagtailadmin_workflows:disable_task wagtailadmin_workflows:edit
        wagtailadmin_workflows:edit_task wagtailadmin_workflows:index wagtailadmin_workflows:index_results
        wagtailadmin_workflows:select_task_type wagtailadmin_workflows:task_chooser
        wagtailadmin_workflows:task_chooser_create wagtailadmin_workflows:task_chooser_results
        wagtailadmin_workflows:task_chosen wagtailadmin_workflows:task_index
        wagtailadmin_workflows:task_index_results wagtailadmin_workflows:usage wagtailadmin_workflows:usage_results
        wagtaillocales:add wagtaillocales:copy wagtaillocales:delete wagtaillocales:edit wagtaillocales:history
        wagtaillocales:history_results wagtaillocales:index wagtaillocales:index_results wagtaillocales:usage
        wagtailredirects:add wagtailredirects:delete wagtailredirects:edit wagtailredirects:index
        wagtailredirects:index_results wagtailredirects:process_import wagtailredirects:start_import
        wagtailsites:add wagtailsites:copy wagtailsites:delete wagtailsites:edit wagtailsites:history
        wagtailsites:history_results wagtailsites:index wagtailsites:index_results wagtailsites:usage
        wagtailsnippetchoosers_live_rundowntemplate:create
        wagtailsnippetchoosers_taxonomy_place:create wagtailsnippetchoosers_taxonomy_topic:create
        wagtailsnippets_live_rundowntemplate:add wagtailsnippets_live_rundowntemplate:copy
        wagtailsnippets_live_rundowntemplate:delete wagtailsnippets_live_rundowntemplate:edit
        wagtailsnippets_live_rundowntemplate:history wagtailsnippets_live_rundowntemplate:history_results
        wagtailsnippets_live_rundowntemplate:list wagtailsnippets_live_rundowntemplate:list_results
        wagtailsnippets_live_rundowntemplate:usage wagtailsnippets:index
        wagtailsnippets_people_person:delete wagtailsnippets_taxonomy_place:add wagtailsnippets_taxonomy_place:copy
        wagtailsnippets_taxonomy_place:delete wagtailsnippets_taxonomy_place:edit
        wagtailsnippets_taxonomy_place:history wagtailsnippets_taxonomy_place:history_results
        wagtailsnippets_taxonomy_place:usage wagtailsnippets_taxonomy_topic:add wagtailsnippets_taxonomy_topic:copy
        wagtailsnippets_taxonomy_topic:delete wagtailsnippets_taxonomy_topic:edit
        wagtailsnippets_taxonomy_topic:history wagtailsnippets_taxonomy_topic:history_results
        wagtailsnippets_taxonomy_topic:usage wagtailusers_groups:add wagtailusers_groups:delete
        wagtailusers_groups:edit wagtailusers_groups:history wagtailusers_groups:history_results
        wagtailusers_groups:index wagtailusers_groups:index_results wagtailusers_groups:usage wagtailusers_users:add
        wagtailusers_users:copy wagtailusers_users:delete wagtailusers_users:edit wagtailusers_users:history
        wagtailusers_users:history_results wagtailusers_users:index wagtailusers_users:index_results
        wagtailusers_users:usage
        """,
    ),
    (
        NOBODY,
        """
        channels_package
        admin/^.*/$ recording:steer recording_sample transcript_restore wagtail_localize:convert_to_alias
        wagtail_localize:preview_translation#mode wagtailadmin_api:documents:detail wagtailadmin_api:documents:find
        wagtailadmin_api:documents:listing wagtailadmin_api:images:detail wagtailadmin_api:images:find
        wagtailadmin_api:images:listing wagtailadmin_api:pages:action wagtailadmin_api:pages:find
        wagtailadmin_block_preview wagtailadmin_error_test wagtailadmin_pages:convert_alias
        wagtailforms:delete_submissions wagtailforms:list_submissions wagtailforms:list_submissions_results
        wagtailimages:url_generator wagtailimages:url_generator_output
        """,
    ),
    (
        STRANGERS,
        """
        wagtailadmin_login
        """,
    ),
    (
        TO_THE_DOOR,
        """
        ar/_util/login/ wagtailcore_login
        """,
    ),
    (
        EVERYBODY,
        """
        channels_notice feed_stylesheet live_ask live_charter live_commitments live_commitments_ics live_commitments_rss
        live_open_data live_overlay live_overlay_data live_similar live_track person place robots topic
        wagtailadmin_javascript_catalog wagtailadmin_sprite
        """,
    ),
    (
        TEAM_WITHOUT_DOOR,
        """
        chapters enclosure transcript_file wagtaildocs_serve waveform
        """,
    ),
    (
        GONE,
        """
        feed feeds live_question live_tracked poster private_feed private_file public_file sitemap stream strip video
        wagtail_serve
        wagtailadmin_password_reset
        wagtailadmin_password_reset_complete wagtailadmin_password_reset_confirm wagtailadmin_password_reset_done
        wagtailcore_authenticate_with_password
        wagtaildocs_authenticate_with_password
        """,
    ),
)
EXPECTED: dict[str, Cells] = {name: cells for cells, names in FAMILIES for name in names.split()}
