<?php
/**
 * Plugin Name: Athir
 * Description: Lets Athir keep exactly one post for each of its works, and tells it of edits made here.
 * Version: 1.0
 * Requires at least: 5.6
 * Requires PHP: 7.4
 * License: AGPL-3.0-or-later
 *
 * Optional. To be put, as it is, into the folder wp-content/mu-plugins.
 *
 * Notices of edits are sent where wp-config.php defines ATHIR_NOTICES_URL and ATHIR_NOTICES_KEY; they are signed as
 * Standard Webhooks 1.0.0 says.
 */

namespace Athir;

defined('ABSPATH') || exit;

const MARK = 'athir_id';
const POSTS = '/wp/v2/posts';
const WAIT_SECONDS = 30;
const NOTICE_SECONDS = 5;

add_action('init', __NAMESPACE__ . '\\register_mark');
add_action('rest_api_init', __NAMESPACE__ . '\\register_routes');
add_action('post_updated', __NAMESPACE__ . '\\tell_of_edit', 10, 1);
add_action('before_delete_post', __NAMESPACE__ . '\\tell_of_deletion', 10, 1);

function register_mark(): void
{
    register_post_meta('post', MARK, [
        'type' => 'string',
        'single' => true,
        'show_in_rest' => true,
        'auth_callback' => fn () => current_user_can('edit_posts'),
    ]);
}

function register_routes(): void
{
    register_rest_route('athir/v1', '/items/(?P<mark>athir-[0-9a-f]{32})', [
        'methods' => 'PUT',
        'callback' => __NAMESPACE__ . '\\put_item',
        'permission_callback' => fn () => current_user_can('edit_posts'),
    ]);
}

/** Make the post with a mark, or change it; of two that ask at once, one waits for the other. */
function put_item(\WP_REST_Request $request)
{
    global $wpdb;
    $mark = $request['mark'];
    if (!$wpdb->get_var($wpdb->prepare('SELECT GET_LOCK(%s, %d)', $mark, WAIT_SECONDS))) {
        return new \WP_Error('athir_busy', 'Another request writes this item.', ['status' => 429]);
    }
    try {
        $number = number_of($mark);
        $inner = new \WP_REST_Request('POST', POSTS . ($number ? "/$number" : ''));
        $inner->set_body_params((array) $request->get_json_params());
        $inner->set_param('context', 'edit');
        $inner->set_param('meta', [MARK => $mark]);
        return rest_do_request($inner);
    } finally {
        $wpdb->get_var($wpdb->prepare('SELECT RELEASE_LOCK(%s)', $mark));
    }
}

/** Return the number of the post with a mark, 0 where there is none outside the bin. */
function number_of(string $mark): int
{
    $wanted = ['post_type' => 'post', 'post_status' => 'any', 'numberposts' => 1, 'fields' => 'ids', 'order' => 'ASC'];
    $found = get_posts($wanted + ['meta_key' => MARK, 'meta_value' => $mark])
        ?: get_posts($wanted + ['name' => $mark]);
    return (int) ($found[0] ?? 0);
}

function tell_of_edit(int $number): void
{
    is_written_by_athir() || tell($number, 'post.edited');
}

function tell_of_deletion(int $number): void
{
    is_written_by_athir() || tell($number, 'post.deleted');
}

/** Programs sign in with an application password, people with a cookie. */
function is_written_by_athir(): bool
{
    return rest_get_authenticated_app_password() !== null;
}

function tell(int $number, string $event): void
{
    // Posts that are older than this plugin have the mark in their slug alone.
    $mark = get_post_meta($number, MARK, true) ?: (string) get_post_field('post_name', $number);
    if (strpos($mark, 'athir-') !== 0 || !defined('ATHIR_NOTICES_URL') || !defined('ATHIR_NOTICES_KEY')) {
        return;
    }
    $data = ['id' => $mark, 'number' => $number, 'url' => get_permalink($number)];
    $body = wp_json_encode(['type' => $event, 'timestamp' => gmdate('c'), 'data' => $data]);
    $identifier = $mark . '-' . wp_generate_uuid4();
    $now = time();
    $digest = hash_hmac('sha256', "$identifier.$now.$body", ATHIR_NOTICES_KEY, true);
    wp_remote_post(ATHIR_NOTICES_URL, [
        'timeout' => NOTICE_SECONDS,
        'blocking' => false,
        'redirection' => 0,
        'headers' => [
            'Content-Type' => 'application/json',
            'webhook-id' => $identifier,
            'webhook-timestamp' => (string) $now,
            'webhook-signature' => 'v1,' . base64_encode($digest),
        ],
        'body' => $body,
    ]);
}
